package io.keyhold.server;

import io.keyhold.kms.Kms;
import io.keyhold.kms.KmsContract;
import io.keyhold.kms.http.KmsHttpClient;
import io.keyhold.kms.http.ServerConnection;
import io.keyhold.kms.http.TokenSource;
import java.net.URI;

/** The client over HTTP does what every {@link Kms} does. */
class HttpContractTest extends KmsContract {
  private final Kms kms = client();

  private static Kms client() {
    TestServer server = TestServer.shared();
    return new KmsHttpClient(
        ServerConnection.to(URI.create(server.url()), TokenSource.fixed(server.administrator())));
  }

  @Override
  protected Kms kms() {
    return kms;
  }
}
