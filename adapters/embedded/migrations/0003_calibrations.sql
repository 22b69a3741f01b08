-- What makes relevance of scores, per generation. A generation may have one before anything else is known of it. Weights,
-- floor and field weights are those that the curves were fitted under; a mode whose curve could not be fitted has none.
CREATE TABLE calibrations (
    generation          TEXT    PRIMARY KEY,  -- the fingerprint
    similarity          REAL    NOT NULL,
    coverage            REAL    NOT NULL,
    frequency           REAL    NOT NULL,
    phrase              REAL    NOT NULL,
    focus               REAL    NOT NULL,
    floor               REAL    NOT NULL,
    field_title         REAL    NOT NULL,
    field_brand         REAL    NOT NULL,
    field_category      REAL    NOT NULL,
    field_attributes    REAL    NOT NULL,
    field_description   REAL    NOT NULL,
    semantic_slope      REAL,
    semantic_intercept  REAL,
    keyword_slope       REAL,
    keyword_intercept   REAL,
    hybrid_slope        REAL,
    hybrid_intercept    REAL,
    queries             INTEGER NOT NULL,
    fitted_at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
