package io.logistis.examples.store;

import io.logistis.event.ChangeEvent;
import io.logistis.event.JsonRange;
import io.logistis.event.Snapshot;
import io.logistis.store.NewEvent;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event in one file: its record, component by component, then its objects. An event is made of records, texts, numbers,
 * enums, lists and maps only, so that what is added to it is kept, too; files of another version are not read.
 */
final class EventFile {

    private EventFile() {}

    /** All of it or nothing: written beside, then moved. */
    static void write(Path file, NewEvent event) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".part");
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(beside)))) {
            write(out, event.event());
            write(out, event.before() == null ? null : event.before().json());
            write(out, event.after() == null ? null : event.after().json());
            write(
                    out,
                    event.managedFields() == null ? null : event.managedFields().toByteArray());
            write(out, event.maxEventsPerObject());
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static NewEvent read(Path file) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            ChangeEvent event = (ChangeEvent) Objects.requireNonNull(read(in, ChangeEvent.class));
            byte[] before = (byte[]) read(in, byte[].class);
            byte[] after = (byte[]) read(in, byte[].class);
            byte[] managedFields = (byte[]) read(in, byte[].class);
            return new NewEvent(
                    event,
                    before == null ? null : Snapshot.of(before),
                    after == null ? null : Snapshot.of(after),
                    managedFields == null ? null : JsonRange.of(managedFields),
                    (Integer) read(in, Integer.class));
        }
    }

    private static void write(DataOutputStream out, @Nullable Object value) throws IOException {
        out.writeBoolean(value != null);
        if (value instanceof byte[] bytes) {
            out.writeInt(bytes.length);
            out.write(bytes);
        } else if (value instanceof String text) {
            out.writeInt(text.length());
            out.writeChars(text);
        } else if (value instanceof Enum<?> constant) {
            out.writeUTF(constant.name());
        } else if (value instanceof Number || value instanceof Boolean || value instanceof Instant) {
            out.writeUTF(value.toString());
        } else if (value instanceof List<?> list) {
            out.writeInt(list.size());
            for (Object element : list) {
                write(out, element);
            }
        } else if (value instanceof Map<?, ?> map) {
            write(out, List.copyOf(map.keySet()));
            write(out, List.copyOf(map.values()));
        } else if (value != null) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                write(out, component(value, component));
            }
        }
    }

    private static @Nullable Object component(Object value, RecordComponent component) throws IOException {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IOException("can't write " + component, e);
        }
    }

    private static @Nullable Object read(DataInputStream in, Type generic) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        Type[] of = generic instanceof ParameterizedType known ? known.getActualTypeArguments() : new Type[0];
        Class<?> type = (Class<?>) (generic instanceof ParameterizedType known ? known.getRawType() : generic);
        if (type == byte[].class) {
            return in.readNBytes(in.readInt());
        } else if (type == String.class) {
            StringBuilder text = new StringBuilder();
            for (int left = in.readInt(); left > 0; left--) {
                text.append(in.readChar());
            }
            return text.toString();
        } else if (type.isEnum()) {
            String name = in.readUTF();
            return List.of(type.getEnumConstants()).stream()
                    .filter(constant -> ((Enum<?>) constant).name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no " + type + " " + name));
        } else if (type == int.class || type == Integer.class) {
            return Integer.valueOf(in.readUTF());
        } else if (type == long.class || type == Long.class) {
            return Long.valueOf(in.readUTF());
        } else if (type == boolean.class) {
            return Boolean.valueOf(in.readUTF());
        } else if (type == Instant.class) {
            return Instant.parse(in.readUTF());
        } else if (type == List.class) {
            return list(in, of[0]);
        } else if (type == Map.class) {
            in.readBoolean();
            List<@Nullable Object> keys = list(in, of[0]);
            in.readBoolean();
            List<@Nullable Object> values = list(in, of[1]);
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                map.put(keys.get(i), values.get(i));
            }
            return map;
        }
        return record(in, type);
    }

    private static List<@Nullable Object> list(DataInputStream in, Type of) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            list.add(read(in, of));
        }
        return list;
    }

    private static Object record(DataInputStream in, Class<?> type) throws IOException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = read(in, components[i].getGenericType());
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IOException("can't make a " + type, e);
        }
    }
}
