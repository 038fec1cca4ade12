package io.logistis.store.jdbc;

import io.logistis.event.Digest;
import io.logistis.event.Shape;
import io.logistis.store.StoredObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Puts states together again from what is stored of them. */
final class SnapshotReader {

    private static final String SHAPE = """
            SELECT s.id FROM shapes s JOIN objects o ON o.id = s.object_id
            WHERE o.name = ? AND o.namespace = ? AND o.resource = ? AND o.api_group = ?
              AND s.api_version = ? AND s.kind = ?""";
    private static final String NAMED = """
            SELECT base_number, delta, body_id FROM snapshots WHERE shape_id = ? AND digest = ? AND named > 0
            ORDER BY number DESC LIMIT 1""";
    private static final String BASE =
            "SELECT base_number, delta, body_id FROM snapshots WHERE shape_id = ? AND number = ?";
    private static final String BODY = "SELECT delta FROM bodies WHERE id = ?";
    private static final String MANAGED_FIELDS = "SELECT managed_fields FROM shapes WHERE id = ?";

    private SnapshotReader() {}

    static StoredObject object(SqlSession session, Shape shape, Digest digest) throws SQLException {
        Long id = shapeId(session, shape);
        Stored stored = id == null ? null : stored(session, NAMED, id, digest.bytes());
        if (id == null || stored == null) {
            return StoredObject.unavailable("evicted, or never kept");
        }
        if (stored.isLeftOut()) {
            return StoredObject.unavailable("too large for what this store may take");
        }
        try {
            byte[] json = decode(session, id, stored);
            if (!Digest.of(json).equals(digest)) {
                throw new DeltaException("it is not what was kept");
            }
            return StoredObject.of(json);
        } catch (DeltaException e) {
            return StoredObject.unavailable("damaged in the store: " + e.getMessage());
        }
    }

    static StoredObject managedFields(SqlSession session, Shape shape) throws SQLException {
        Long id = shapeId(session, shape);
        byte[] stored = id == null ? null : session.bytes(MANAGED_FIELDS, id);
        if (stored == null) {
            return StoredObject.unavailable("none were kept");
        }
        try (DeltaCodec codec = new DeltaCodec()) {
            return StoredObject.of(codec.read(stored, null, DeltaCodec.MAX_LENGTH));
        } catch (DeltaException e) {
            return StoredObject.unavailable("damaged in the store: " + e.getMessage());
        }
    }

    private static @Nullable Long shapeId(SqlSession session, Shape shape) throws SQLException {
        return session.number(
                SHAPE,
                shape.key().name(),
                ObjectTable.namespace(shape.key().namespace()),
                shape.key().resource(),
                shape.key().group(),
                shape.apiVersion(),
                shape.kind());
    }

    private record Stored(
            @Nullable Long base,
            byte @Nullable [] delta,
            @Nullable Long body) {
        boolean isLeftOut() {
            return delta == null && body == null;
        }
    }

    private static @Nullable Stored stored(SqlSession session, String select, Object... which) throws SQLException {
        try (ResultSet row = session.with(select, which).executeQuery()) {
            return row.next()
                    ? new Stored(SqlSession.number(row, 1), row.getBytes(2), SqlSession.number(row, 3))
                    : null;
        }
    }

    private static byte[] decode(SqlSession session, long shape, Stored newest) throws SQLException, DeltaException {
        Deque<byte[]> deltas = new ArrayDeque<>();
        Stored stored = newest;
        while (true) {
            Long body = stored.body();
            byte[] delta = body == null ? stored.delta() : session.bytes(BODY, body);
            if (delta == null) {
                throw new DeltaException("a part of it is missing");
            }
            if (deltas.size() > SnapshotTable.MAX_DEPTH) {
                throw new DeltaException("its bases have no end");
            }
            deltas.push(delta);
            Long base = stored.base();
            if (base == null) {
                break;
            }
            stored = stored(session, BASE, shape, base);
            if (stored == null) {
                throw new DeltaException("its base is missing");
            }
        }
        try (DeltaCodec codec = new DeltaCodec()) {
            byte[] json = null;
            for (byte[] delta : deltas) {
                json = codec.read(delta, json, DeltaCodec.MAX_LENGTH);
            }
            if (json == null) {
                throw new DeltaException("it is empty");
            }
            return json;
        }
    }
}
