package io.keyhold.kms.http;

import io.keyhold.kms.secret.SecretBytes;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Publishes a body as the one buffer that it is. The JDK's own publisher copies the body piece by
 * piece, and its copies could not be wiped.
 */
final class OneBuffer implements BodyPublisher {
  private final SecretBytes body;

  OneBuffer(SecretBytes body) {
    this.body = body;
  }

  @Override
  public long contentLength() {
    return body.length();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    AtomicBoolean done = new AtomicBoolean();
    subscriber.onSubscribe(
        new Subscription() {
          @Override
          public void request(long n) {
            if (done.compareAndSet(false, true)) {
              // Lent beyond the call: the connection closes the body only after the exchange.
              subscriber.onNext(body.use(ByteBuffer::wrap).asReadOnlyBuffer());
              subscriber.onComplete();
            }
          }

          @Override
          public void cancel() {
            done.set(true);
          }
        });
  }
}
