package io.keyhold.server.api;

import java.util.List;

/** Who is calling, as the server sees it. */
record WhoamiAnswer(String principal, List<String> policies, String source) {}
