package dev.godwit.relay.stun;

/** The messages of RFC 5769, and of RFC 8489 appendix B as erratum 6268 has it. */
final class RfcVectors {
  static final String SHORT_TERM_PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
  static final String KATAKANA_USER = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
  static final String REALM = "example.org";
  static final String PREPARED_PASSWORD = "TheMatrIX";

  /** RFC 5769, section 2.1. */
  static final byte[] REQUEST =
      Packets.hex(
          """
          00010058 2112a442 b7e7a701bc34d686fa87dfae
          80220010 5354554e207465737420636c69656e74
          00240004 6e0001ff
          80290008 932ff9b151263b36
          00060009 6576746a3a68367659202020
          00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
          80280004 e57a3bcf
          """);

  /** RFC 5769, section 2.2. */
  static final byte[] IPV4_RESPONSE =
      Packets.hex(
          """
          0101003c 2112a442 b7e7a701bc34d686fa87dfae
          8022000b 7465737420766563746f7220
          00200008 0001a147e112a643
          00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7
          80280004 c07d4c96
          """);

  /** RFC 5769, section 2.3. */
  static final byte[] IPV6_RESPONSE =
      Packets.hex(
          """
          01010048 2112a442 b7e7a701bc34d686fa87dfae
          8022000b 7465737420766563746f7220
          00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9
          00080014 a382954e4be67bf11784c97c8292c275bfe3ed41
          80280004 c8fb0b4c
          """);

  /** RFC 5769, section 2.4. */
  static final byte[] LONG_TERM_REQUEST =
      Packets.hex(
          """
          00010060 2112a442 78ad3433c6ad72c029da412e
          00060012 e3839ee38388e383aae38383e382afe382b9 0000
          0015001c 662f2f3439396b39353464364f4c33346f4c39465354767936347341
          0014000b 6578616d706c652e6f7267 00
          00080014 f67024656dd64a3e02b8e0712e85c9a28ca89666
          """);

  /** RFC 8489, appendix B.1, with the length and the code of erratum 6268. */
  static final byte[] SHA256_REQUEST =
      Packets.hex(
          """
          00010090 2112a442 78ad3433c6ad72c029da412e
          001e0020 4a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704
          00150029 6f624d61744a6f733241414143662f2f3439396b39353464364f4c33346f4c39
                   465354767936347341 000000
          0014000b 6578616d706c652e6f7267 00
          001d0004 00020000
          001c0020 b5c7bf005b6c52a21c51c5e892f81924136296cb927c43149309278cc6518e65
          """);

  /** Not of an RFC, but of another implementation: user, example.org, secret. */
  static final byte[] SHA256_ALLOCATE =
      Packets.hex(
          """
          00030090 2112a442 0102030405060708090a0b0c
          00190004 11000000
          001e0020 cf9fa894dfc9b7680968aec1efb3a6b8b2a1cac25c0461cab3b0c2f87c25eeaf
          0014000b 6578616d706c652e6f7267 00
          00150016 6f624d61744a6f7332674141416e6f6e63652d6f6e65 0000
          001d0004 00020000
          80020008 0002000000010000
          001c0020 96e0543436ff8a3e47cd6726e304d2a8517fb2ebb9b8512b11649f9109a63e24
          """);

  private RfcVectors() {}

  static IntegrityKey shortTermKey() {
    return IntegrityKey.shortTerm(SHORT_TERM_PASSWORD);
  }

  static IntegrityKey longTermKey(PasswordAlgorithm algorithm) {
    return IntegrityKey.longTerm(algorithm, KATAKANA_USER, REALM, PREPARED_PASSWORD);
  }
}
