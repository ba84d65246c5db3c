package io.keyhold.kms.http;

import io.keyhold.kms.secret.SecretBytes;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Collects an answer of bounded size; what it outgrows or gives up is wiped. */
final class AnswerCollector implements BodySubscriber<SecretBytes> {
  private static final int MAX_LENGTH = 16 * 1024 * 1024;

  private final CompletableFuture<SecretBytes> answer = new CompletableFuture<>();
  private byte[] collected = new byte[4 * 1024];
  private int length;
  private @Nullable Subscription subscription;

  @Override
  public CompletionStage<SecretBytes> getBody() {
    return answer;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      int more = buffer.remaining();
      if (more > MAX_LENGTH - length) {
        if (subscription != null) {
          subscription.cancel();
        }
        onError(new IOException("the answer is longer than " + MAX_LENGTH + " bytes"));
        return;
      }
      if (more > collected.length - length) {
        byte[] outgrown = collected;
        collected = Arrays.copyOf(outgrown, Math.max(2 * outgrown.length, length + more));
        Arrays.fill(outgrown, (byte) 0);
      }
      buffer.get(collected, length, more);
      length += more;
    }
  }

  @Override
  public void onError(Throwable failure) {
    Arrays.fill(collected, (byte) 0);
    answer.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    SecretBytes whole = SecretBytes.owning(Arrays.copyOf(collected, length));
    Arrays.fill(collected, (byte) 0);
    if (!answer.complete(whole)) {
      whole.close();
    }
  }
}
