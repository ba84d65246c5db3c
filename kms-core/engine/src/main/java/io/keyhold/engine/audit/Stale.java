package io.keyhold.engine.audit;

import io.keyhold.engine.caller.RowVersion;
import java.util.ArrayList;
import java.util.List;

/** Rows that an act rested on were changed before it was committed. */
public final class Stale extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<RowVersion> rows;

  public Stale(List<RowVersion> rows) {
    super("rows were changed meanwhile: " + rows);
    this.rows = List.copyOf(rows);
  }

  public List<RowVersion> rows() {
    return rows;
  }

  /** Those of {@code used} that are not in {@code current} in the same version. */
  static List<RowVersion> among(List<RowVersion> used, List<RowVersion> current) {
    List<RowVersion> stale = new ArrayList<>(0);
    for (RowVersion row : used) {
      if (!current.contains(row)) {
        stale.add(row);
      }
    }
    return stale;
  }
}
