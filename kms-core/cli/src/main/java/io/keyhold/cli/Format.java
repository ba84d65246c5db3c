package io.keyhold.cli;

/** How data is written. Lower case, since users type it. */
enum Format {
  table,
  json,
  raw
}
