package io.keyhold.engine.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands every checkpoint to every outside sink, in order, again after a failure. */
final class Sinks {
  private static final Logger log = LoggerFactory.getLogger(Sinks.class);
  private static final int KEPT = 10_000;

  private final List<Feed> feeds = new ArrayList<>();

  private static final class Feed {
    private final Sink sink;
    private final List<String> waiting = new ArrayList<>();

    private Feed(Sink sink, String keyLine) {
      this.sink = sink;
      waiting.add(keyLine);
    }
  }

  /**
   * @param keyLine names the public key; each sink gets it first
   */
  Sinks(AuditSettings settings, String keyLine) {
    for (Path path : settings.sinks()) {
      feeds.add(new Feed(new FileSink(path), keyLine));
    }
    if (settings.checkpointsToStdout()) {
      feeds.add(new Feed(new StdoutSink(), keyLine));
    }
  }

  void send(String line) {
    for (Feed feed : feeds) {
      if (feed.waiting.size() < KEPT) {
        feed.waiting.add(line);
      }
      flush(feed);
    }
  }

  private static void flush(Feed feed) {
    while (!feed.waiting.isEmpty()) {
      try {
        feed.sink.accept(feed.waiting.get(0));
      } catch (IOException e) {
        log.error("audit checkpoints do not reach {}: {}", feed.sink.name(), e.toString());
        return;
      }
      feed.waiting.remove(0);
    }
  }

  private record StdoutSink() implements Sink {
    @Override
    @SuppressWarnings("SystemOut") // standard output is this sink
    public void accept(String line) {
      System.out.println(line);
    }

    @Override
    public String name() {
      return "standard output";
    }
  }
}
