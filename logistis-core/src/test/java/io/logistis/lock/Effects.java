package io.logistis.lock;

import io.logistis.event.CustomKind;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Effects that are as told, and count how often they are asked. */
final class Effects implements WriteEffect {

    static final WriteEffect MATTERS = new Effects(true, null);

    final AtomicInteger asked = new AtomicInteger();
    private final boolean matters;
    private final @Nullable CustomKind deletedKind;

    Effects(boolean matters, @Nullable CustomKind deletedKind) {
        this.matters = matters;
        this.deletedKind = deletedKind;
    }

    @Override
    public boolean matters() {
        asked.incrementAndGet();
        return matters;
    }

    @Override
    public @Nullable CustomKind deletedKind() {
        asked.incrementAndGet();
        return deletedKind;
    }
}
