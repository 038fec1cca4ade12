-- How many admissions there were in each ten minutes, by one thing at a time: what charts over days are drawn from. Kept
-- in step by the database itself, whoever adds or removes events.
CREATE TABLE event_counts (
  dimension INTEGER NOT NULL, -- 0: by origin, 1: by collection, 2: by operation
  slot INTEGER NOT NULL, -- ten minutes since 1970
  part INTEGER NOT NULL, -- the origin, collection or operation
  verdict INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (dimension, slot, part, verdict)
) WITHOUT ROWID;

INSERT INTO event_counts (dimension, slot, part, verdict, n)
  SELECT 0, observed_at / 600000000, origin_id, verdict, sum(occurrences) FROM events GROUP BY 2, 3, 4
  UNION ALL
  SELECT 1, observed_at / 600000000, collection_id, verdict, sum(occurrences) FROM events GROUP BY 2, 3, 4
  UNION ALL
  SELECT 2, observed_at / 600000000, operation, verdict, sum(occurrences) FROM events GROUP BY 2, 3, 4;

CREATE TRIGGER event_is_counted AFTER INSERT ON events BEGIN
  INSERT INTO event_counts (dimension, slot, part, verdict, n) VALUES
    (0, NEW.observed_at / 600000000, NEW.origin_id, NEW.verdict, NEW.occurrences),
    (1, NEW.observed_at / 600000000, NEW.collection_id, NEW.verdict, NEW.occurrences),
    (2, NEW.observed_at / 600000000, NEW.operation, NEW.verdict, NEW.occurrences)
    ON CONFLICT (dimension, slot, part, verdict) DO UPDATE SET n = n + excluded.n; END;

CREATE TRIGGER event_is_counted_no_more AFTER DELETE ON events BEGIN
  INSERT INTO event_counts (dimension, slot, part, verdict, n) VALUES
    (0, OLD.observed_at / 600000000, OLD.origin_id, OLD.verdict, -OLD.occurrences),
    (1, OLD.observed_at / 600000000, OLD.collection_id, OLD.verdict, -OLD.occurrences),
    (2, OLD.observed_at / 600000000, OLD.operation, OLD.verdict, -OLD.occurrences)
    ON CONFLICT (dimension, slot, part, verdict) DO UPDATE SET n = n + excluded.n; DELETE FROM event_counts WHERE n = 0 AND
    (dimension = 0 AND slot = OLD.observed_at / 600000000 AND part = OLD.origin_id AND verdict = OLD.verdict
    OR dimension = 1 AND slot = OLD.observed_at / 600000000 AND part = OLD.collection_id AND verdict = OLD.verdict
    OR dimension = 2 AND slot = OLD.observed_at / 600000000 AND part = OLD.operation AND verdict = OLD.verdict); END;
