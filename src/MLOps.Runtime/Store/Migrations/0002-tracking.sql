-- Every process that logs to a run: the run lives as long as one of them may.
CREATE TABLE run_processes (run VARCHAR NOT NULL, process_id BIGINT NOT NULL, host VARCHAR, joined TIMESTAMPTZ NOT NULL);
INSERT INTO run_processes SELECT id, process_id, host, started FROM runs WHERE process_id IS NOT NULL;

-- One row per metric of a run, kept up while points arrive: a list of runs never reads the points.
CREATE TABLE run_metrics (
    run VARCHAR NOT NULL, key VARCHAR NOT NULL, step BIGINT NOT NULL, value DOUBLE NOT NULL, time TIMESTAMPTZ NOT NULL,
    points BIGINT NOT NULL, non_finite BIGINT NOT NULL, smallest DOUBLE, largest DOUBLE);
INSERT INTO run_metrics
    SELECT run, key, max(step), arg_max(value, (step, time)), arg_max(time, (step, time)), count(*), count(*) FILTER (NOT isfinite(value)),
           min(value) FILTER (isfinite(value)), max(value) FILTER (isfinite(value))
    FROM metrics GROUP BY run, key ORDER BY min(rowid);

-- What a team server has of this store: local and remote names, and how far it was told.
CREATE TABLE sync_links (
    server VARCHAR NOT NULL, kind VARCHAR NOT NULL, local VARCHAR NOT NULL, remote VARCHAR NOT NULL, state VARCHAR, synced TIMESTAMPTZ NOT NULL);
