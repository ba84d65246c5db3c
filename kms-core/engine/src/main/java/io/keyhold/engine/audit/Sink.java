package io.keyhold.engine.audit;

import java.io.IOException;

/** A place outside the database that keeps checkpoints: the witness against a rewritten history. */
interface Sink {
  /** Takes one line, without its end; returns once it is kept. */
  void accept(String line) throws IOException;

  /** The sink's name in messages. */
  String name();
}
