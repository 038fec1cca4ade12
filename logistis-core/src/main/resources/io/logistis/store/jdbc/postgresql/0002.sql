-- What SQLite keeps in a table of that name. Several recorders would wait for one another on its rows, and this database
-- counts a million events as it is asked.
CREATE VIEW event_counts AS
  SELECT 0 AS dimension, observed_at / 600000000 AS slot, origin_id AS part, verdict, sum(occurrences) AS n
    FROM events GROUP BY 2, 3, 4
  UNION ALL
  SELECT 1, observed_at / 600000000, collection_id, verdict, sum(occurrences) FROM events GROUP BY 2, 3, 4
  UNION ALL
  SELECT 2, observed_at / 600000000, CAST(operation AS BIGINT), verdict, sum(occurrences) FROM events GROUP BY 2, 3, 4;
