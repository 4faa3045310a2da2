package dev.godwit.relay.net;

/** The TCP and TLS clients of one loop. Confined to the loop. */
interface Streams {
  /** Those of a loop that has none. */
  Streams NONE =
      new Streams() {
        @Override
        public void onAwake(long nowNanos) {}

        @Override
        public void flush() {}

        @Override
        public void tick(long nowNanos) {}

        @Override
        public int count() {
          return 0;
        }

        @Override
        public void close() {}
      };

  /** A turn of the loop begins. */
  void onAwake(long nowNanos);

  /** Writes what has been queued for clients in this turn. */
  void flush();

  /** Ends what has taken too long; called each second or so. */
  void tick(long nowNanos);

  /** How many clients there are. */
  int count();

  /** Ends all connections. */
  void close();
}
