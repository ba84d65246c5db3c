package io.keyhold.server.dev;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a development server answers and how to get in.
 *
 * @param url base of the REST API, without a slash at the end
 * @param managementUrl base of the actuator
 * @param token an administrator's API token; never in {@link #toString}
 * @param consoleUrl the page to open in a browser
 * @param dataDir the data directory, absolute
 * @param dbUrl a JDBC URL, with the password of a database made for this server only
 * @param pid the server's process
 */
public record Announcement(
    String url,
    String managementUrl,
    String token,
    String consoleUrl,
    String dataDir,
    String dbUrl,
    long pid) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String RED = "\u001b[1;31m";
  private static final String PLAIN = "\u001b[0m";

  /** One JSON object on one line; it holds the token. */
  public String json() {
    ObjectNode object = JSON.createObjectNode();
    object.put("url", url);
    object.put("managementUrl", managementUrl);
    object.put("token", token);
    object.put("consoleUrl", consoleUrl);
    object.put("dataDir", dataDir);
    object.put("dbUrl", dbUrl);
    object.put("pid", pid);
    return JSON.writeValueAsString(object);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws tools.jackson.core.JacksonException when it is something else
   */
  public static Announcement parse(String json) {
    JsonNode object = JSON.readTree(json);
    return new Announcement(
        object.required("url").stringValue(),
        object.required("managementUrl").stringValue(),
        object.required("token").stringValue(),
        object.required("consoleUrl").stringValue(),
        object.required("dataDir").stringValue(),
        object.required("dbUrl").stringValue(),
        object.required("pid").longValue());
  }

  /** The text for a person; it holds the token, and red words where {@code colour} is wanted. */
  public String text(boolean colour) {
    String banner = "DEV MODE: for trying things out. Do not keep real secrets here.";
    return """

        %s

          console     %s
          API         %s
          management  %s
          data        %s

          export KEYHOLD_ADDR=%s
          export KEYHOLD_TOKEN=%s

        ./kms finds both by itself while this runs. Stop with Ctrl-C.
        """
        .formatted(
            colour ? RED + banner + PLAIN : banner,
            consoleUrl,
            url,
            managementUrl,
            dataDir,
            url,
            token);
  }

  @Override
  public String toString() {
    return "Announcement[" + url + ", pid " + pid + "]";
  }
}
