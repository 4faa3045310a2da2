/**
 * What two ends must agree on: the vocabulary of signaling, and the frames and machines of
 * transfers.
 */
module dev.godwit.protocol {
  requires static transitive org.jspecify;
  requires transitive tools.jackson.databind;

  exports dev.godwit.protocol.credential;
  exports dev.godwit.protocol.json;
  exports dev.godwit.protocol.signal;
  exports dev.godwit.protocol.transfer;
}
