package io.logistis.store.jdbc;

import io.logistis.event.Base;
import io.logistis.event.Decision;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockSubjects;
import io.logistis.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Small values that nobody searches for, as one column: each text as its length plus one (0 for null) and its UTF-8,
 * numbers seven bits a byte. Keeps every character, NUL too, which a text column of PostgreSQL would not.
 */
final class Packed {

    private byte[] bytes = new byte[64];
    private int length;

    private Packed() {}

    /** uid, groups and extra; the name stands elsewhere. */
    static byte[] identity(UserInfo user) {
        Packed packed = new Packed().text(user.uid()).texts(user.groups());
        packed.number(user.extra().size());
        user.extra().forEach((key, values) -> packed.text(key).texts(values));
        return packed.toBytes();
    }

    static UserInfo identity(String username, byte[] identity) {
        Reader reader = new Reader(identity);
        String uid = reader.text();
        List<String> groups = reader.texts();
        Map<String, List<String>> extra = new TreeMap<>();
        for (int left = reader.count(); left > 0; left--) {
            extra.put(reader.requiredText(), reader.texts());
        }
        return new UserInfo(username, uid, groups, extra);
    }

    static byte @Nullable [] base(@Nullable Base base) {
        if (base == null) {
            return null;
        }
        Long generation = base.generation();
        return new Packed()
                .text(base.resourceVersion())
                .text(generation == null ? null : Long.toString(generation))
                .text(base.deletionTimestamp())
                .texts(base.finalizers())
                .toBytes();
    }

    static @Nullable Base base(byte @Nullable [] base) {
        if (base == null) {
            return null;
        }
        Reader reader = new Reader(base);
        String resourceVersion = reader.text();
        String generation = reader.text();
        try {
            return new Base(
                    resourceVersion,
                    generation == null ? null : Long.valueOf(generation),
                    reader.text(),
                    reader.texts());
        } catch (NumberFormatException e) {
            throw damaged(e);
        }
    }

    static byte @Nullable [] decision(Decision decision) {
        Decision.LockRef lock = decision.lock();
        if (lock == null) {
            return null;
        }
        Decision.Passage passage = decision.passage();
        return new Packed()
                .text(decision.verdict().name())
                .text(passage == null ? null : passage.name())
                .text(lock.id())
                .text(lock.reason())
                .text(lock.owner())
                .text(text(lock.expiresAt()))
                .toBytes();
    }

    static Decision decision(byte @Nullable [] lock) {
        if (lock == null) {
            return Decision.ADMITTED;
        }
        Reader reader = new Reader(lock);
        String verdict = reader.requiredText();
        String passage = reader.text();
        String id = reader.requiredText();
        String reason = reader.requiredText();
        String owner = reader.requiredText();
        try {
            return new Decision(
                    Decision.Verdict.valueOf(verdict),
                    new Decision.LockRef(id, reason, owner, reader.moment()),
                    passage == null ? null : Decision.Passage.valueOf(passage));
        } catch (RuntimeException e) {
            throw damaged(e);
        }
    }

    static byte[] lock(Lock lock) {
        LockScope scope = lock.scope();
        LockSubjects subjects = lock.subjects();
        return new Packed()
                .text(lock.id())
                .text(scope.namespace())
                .text(scope.kind())
                .text(scope.name())
                .texts(lock.operations().stream().map(Operation::name).toList())
                .texts(subjects.users())
                .texts(subjects.groups())
                .texts(subjects.exemptUsers())
                .texts(subjects.exemptGroups())
                .text(lock.mode().name())
                .text(lock.reason())
                .text(lock.owner())
                .text(lock.createdAt().toString())
                .text(text(lock.expiresAt()))
                .text(text(lock.removedAt()))
                .text(lock.removedBy())
                .toBytes();
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    static Lock lock(byte[] lock) {
        Reader reader = new Reader(lock);
        try {
            return new Lock(
                    reader.requiredText(),
                    new LockScope(reader.text(), reader.text(), reader.text()),
                    reader.texts().stream().map(Operation::valueOf).collect(Collectors.toSet()),
                    new LockSubjects(reader.texts(), reader.texts(), reader.texts(), reader.texts()),
                    Lock.Mode.valueOf(reader.requiredText()),
                    reader.requiredText(),
                    reader.requiredText(),
                    Instant.parse(reader.requiredText()),
                    reader.moment(),
                    reader.moment(),
                    reader.text());
        } catch (RuntimeException e) {
            throw damaged(e);
        }
    }

    /** What is mostly a UUID, as 16 bytes where it is one. */
    static byte @Nullable [] uid(@Nullable String uid) {
        if (uid == null) {
            return null;
        }
        UUID uuid = canonicalUuid(uid);
        if (uuid != null) {
            return ByteBuffer.allocate(17)
                    .put((byte) 1)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
        }
        byte[] text = uid.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length).put((byte) 0).put(text).array();
    }

    private static @Nullable UUID canonicalUuid(String text) {
        if (text.length() != 36 || text.charAt(8) != '-') {
            return null;
        }
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equals(text) ? uuid : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static @Nullable String uid(byte @Nullable [] uid) {
        if (uid == null) {
            return null;
        }
        if (uid.length == 17 && uid[0] == 1) {
            ByteBuffer buffer = ByteBuffer.wrap(uid, 1, 16);
            return new UUID(buffer.getLong(), buffer.getLong()).toString();
        }
        if (uid.length == 0 || uid[0] != 0) {
            throw damaged(null);
        }
        return new String(uid, 1, uid.length - 1, StandardCharsets.UTF_8);
    }

    /** These texts one after another: what a digest can be made of. */
    static byte[] all(@Nullable String... texts) {
        Packed packed = new Packed();
        for (String text : texts) {
            packed.text(text);
        }
        return packed.toBytes();
    }

    private Packed texts(List<String> texts) {
        number(texts.size());
        texts.forEach(this::text);
        return this;
    }

    private Packed text(@Nullable String text) {
        if (text == null) {
            return number(0);
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(utf8.length + 1);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    private Packed number(int number) {
        room(5);
        length = writeNumber(bytes, length, number);
        return this;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    private byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Writes a number of 0 or more, at most five bytes; gives back the index behind it. */
    static int writeNumber(byte[] into, int at, int number) {
        int index = at;
        int rest = number;
        while (rest >= 0x80) {
            into[index++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[index++] = (byte) rest;
        return index;
    }

    private static StoreException damaged(@Nullable Exception cause) {
        String message = "a packed column is damaged";
        return cause == null
                ? new StoreException(StoreException.Reason.CORRUPT, message)
                : new StoreException(StoreException.Reason.CORRUPT, message, cause);
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;

        private Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        private String requiredText() {
            String text = text();
            if (text == null) {
                throw damaged(null);
            }
            return text;
        }

        private @Nullable String text() {
            int length = number() - 1;
            if (length < 0) {
                return null;
            }
            if (length > bytes.length - at) {
                throw damaged(null);
            }
            String text = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
            return text;
        }

        private @Nullable Instant moment() {
            String text = text();
            return text == null ? null : Instant.parse(text);
        }

        private List<String> texts() {
            int count = count();
            List<String> texts = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                texts.add(requiredText());
            }
            return texts;
        }

        /** A number of things that take a byte each at least. */
        private int count() {
            int count = number();
            if (count > bytes.length - at) {
                throw damaged(null);
            }
            return count;
        }

        private int number() {
            int number = 0;
            for (int shift = 0; shift < 35; shift += 7) {
                if (at == bytes.length) {
                    break;
                }
                byte next = bytes[at++];
                number |= (next & 0x7f) << shift;
                if (next >= 0) {
                    if (number < 0) {
                        break;
                    }
                    return number;
                }
            }
            throw damaged(null);
        }
    }
}
