/** What things cost, by JMH: {@code mvn -Pbench -Dquick clean verify -DskipTests -pl logistis-core}. */
@NullMarked
package io.logistis.bench;

import org.jspecify.annotations.NullMarked;
