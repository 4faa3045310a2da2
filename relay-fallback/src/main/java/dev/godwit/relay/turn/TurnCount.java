package dev.godwit.relay.turn;

import dev.godwit.relay.stun.StunError;

/** What is counted; the names, in small letters, are good for labels of metrics. */
public enum TurnCount {
  /** A Binding request was answered. */
  BINDING,
  /** An allocation was made. */
  ALLOCATED,
  /** An allocation was refreshed. */
  REFRESHED,
  /** Permissions were given or refreshed. */
  PERMITTED,
  /** A channel was bound or refreshed. */
  CHANNEL_BOUND,
  /** The same request came again, and got the same answer. */
  REPEATED,
  /** An allocation ended as its client wished. */
  ENDED_BY_CLIENT,
  /** An allocation was not refreshed in time. */
  ENDED_BY_TIME,
  /** An allocation ended with its client's connection. */
  ENDED_BY_DISCONNECT,
  /** An allocation ended with the server. */
  ENDED_BY_STOP,

  /** 300: it is draining. */
  REFUSED_TRY_ALTERNATE,
  /** 400. */
  REFUSED_BAD_REQUEST,
  /** 401, as each client's first request is. */
  REFUSED_UNAUTHENTICATED,
  /** 403: a peer that the rules do not allow. */
  REFUSED_FORBIDDEN,
  /** 420. */
  REFUSED_UNKNOWN_ATTRIBUTE,
  /** 437. */
  REFUSED_ALLOCATION_MISMATCH,
  /** 438. */
  REFUSED_STALE_NONCE,
  /** 440. */
  REFUSED_ADDRESS_FAMILY,
  /** 441. */
  REFUSED_WRONG_CREDENTIALS,
  /** 442. */
  REFUSED_TRANSPORT,
  /** 443. */
  REFUSED_PEER_FAMILY,
  /** 486: the user, or the address, has as many allocations as it may. */
  REFUSED_QUOTA,
  /** 500. */
  REFUSED_SERVER_ERROR,
  /** 508: no port, no room for an allocation, a permission or a channel, or draining. */
  REFUSED_CAPACITY,

  /** A first byte that is neither STUN's nor ChannelData's. */
  DROPPED_UNKNOWN_KIND,
  /** Anything but a Binding request where only those are answered. */
  DROPPED_NOT_BINDING,
  /** A response, or an indication that only servers send. */
  DROPPED_NOT_FOR_SERVERS,
  /** An answer to who has proved nothing, beyond the rate of its address. */
  DROPPED_STRANGER,
  /** ChannelData that is cut short. */
  DROPPED_TRUNCATED,
  /** Data from a client without an allocation. */
  DROPPED_NO_ALLOCATION,
  /** ChannelData for a number that is not bound. */
  DROPPED_NO_CHANNEL,
  /** A Send indication that lacks an attribute, or has one that is not understood. */
  DROPPED_BAD_INDICATION,
  /** Data to a peer without a permission. */
  DROPPED_NO_PERMISSION,
  /** Data from a peer without a permission. */
  DROPPED_PEER_NO_PERMISSION,
  /** Data to or from a peer that the rules no longer allow, or a place of our own. */
  DROPPED_FORBIDDEN,
  /** Data to one of our relay addresses, at a port without an allocation. */
  DROPPED_NO_RELAY,
  /** Data beyond what an allocation, a user or all may send. */
  DROPPED_BANDWIDTH,
  /** A peer's datagram that does not fit into a message. */
  DROPPED_TOO_LARGE;

  /** What counts the refusals with this error. */
  static TurnCount of(StunError error) {
    return switch (error) {
      case TRY_ALTERNATE -> REFUSED_TRY_ALTERNATE;
      case BAD_REQUEST -> REFUSED_BAD_REQUEST;
      case UNAUTHENTICATED -> REFUSED_UNAUTHENTICATED;
      case FORBIDDEN -> REFUSED_FORBIDDEN;
      case UNKNOWN_ATTRIBUTE -> REFUSED_UNKNOWN_ATTRIBUTE;
      case ALLOCATION_MISMATCH -> REFUSED_ALLOCATION_MISMATCH;
      case STALE_NONCE -> REFUSED_STALE_NONCE;
      case ADDRESS_FAMILY_NOT_SUPPORTED -> REFUSED_ADDRESS_FAMILY;
      case WRONG_CREDENTIALS -> REFUSED_WRONG_CREDENTIALS;
      case UNSUPPORTED_TRANSPORT -> REFUSED_TRANSPORT;
      case PEER_ADDRESS_FAMILY_MISMATCH -> REFUSED_PEER_FAMILY;
      case ALLOCATION_QUOTA_REACHED -> REFUSED_QUOTA;
      case SERVER_ERROR -> REFUSED_SERVER_ERROR;
      case INSUFFICIENT_CAPACITY -> REFUSED_CAPACITY;
    };
  }
}
