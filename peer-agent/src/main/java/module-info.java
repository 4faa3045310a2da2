/**
 * The headless peer. As a library it is {@link dev.godwit.agent}; all else is its own affair, the
 * WebRTC engine's native library above all.
 */
module dev.godwit.agent {
  requires dev.godwit.protocol;
  requires info.picocli;
  requires java.logging;
  requires java.net.http;
  requires static transitive org.jspecify;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.toml;
  requires webrtc.java;

  exports dev.godwit.agent;

  // Where the commands' options are filled in.
  opens dev.godwit.agent.cli to
      info.picocli;
}
