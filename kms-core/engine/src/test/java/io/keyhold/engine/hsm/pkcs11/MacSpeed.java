package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.Hsm.GeneratedKey;
import io.keyhold.engine.hsm.KeyHandle;
import io.keyhold.engine.hsm.KeyKind;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.hsm.SoftHsm;
import java.util.Locale;

/** Prints how many HMACs per second one thread gets out of SoftHSM, and what each costs. */
final class MacSpeed {
  private MacSpeed() {}

  public static void main(String[] args) {
    try (SoftHsm token = SoftHsm.create();
        Hsm hsm = token.open()) {
      RootId root = hsm.createRoot();
      byte[] message = new byte[110];
      GeneratedKey key = hsm.generate(root, KeyKind.SECRET_256, message);
      KeyHandle handle = hsm.unwrap(root, KeyKind.SECRET_256, key.wrapMechanism(), key.wrapped());
      for (int second = 0; second < 5; second++) {
        long start = System.nanoTime();
        long count = 0;
        while (System.nanoTime() - start < 1_000_000_000L) {
          for (int i = 0; i < 100; i++) {
            hsm.mac(handle, message);
          }
          count += 100;
        }
        double took = System.nanoTime() - start;
        System.out.println(
            String.format(
                Locale.ROOT, "%,.0f HMAC/s, %.2f us each", count * 1e9 / took, took / 1e3 / count));
      }
    }
  }
}
