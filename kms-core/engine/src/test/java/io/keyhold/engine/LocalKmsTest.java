package io.keyhold.engine;

import io.keyhold.kms.Kms;
import io.keyhold.kms.KmsContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class LocalKmsTest extends KmsContract {
  private static TestEngine running;

  @BeforeAll
  static void start() {
    running = TestEngine.start();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Override
  protected Kms kms() {
    return running.engine().as(Callers.administrator());
  }
}
