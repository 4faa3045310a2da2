package dev.godwit.relay.turn;

import java.time.Duration;

/**
 * What clients may have of a server. {@link #DEFAULT} and its withers make the ones in use.
 *
 * @param allocations in all
 * @param allocationsPerUser of one user, by the part of its name that stays
 * @param allocationsPerAddress of one client address (IPv6: of its /64)
 * @param permissionsPerAllocation addresses that one allocation may talk with at once
 * @param channelsPerAllocation channels of one allocation
 * @param reservations ports kept by EVEN-PORT in all
 * @param maxLifetime the longest time between two refreshes
 * @param maxSession how long a credential that ends may be used by the allocation it made
 * @param bytesPerSecond payload relayed in all, both ways together; 0 for no limit
 * @param bytesPerSecondPerUser of one user
 * @param bytesPerSecondPerAllocation of one allocation
 * @param unauthenticatedPerSecond answers to one address (IPv6: /64) that has proved nothing
 */
public record TurnLimits(
    int allocations,
    int allocationsPerUser,
    int allocationsPerAddress,
    int permissionsPerAllocation,
    int channelsPerAllocation,
    int reservations,
    Duration maxLifetime,
    Duration maxSession,
    long bytesPerSecond,
    long bytesPerSecondPerUser,
    long bytesPerSecondPerAllocation,
    int unauthenticatedPerSecond) {
  /** Good for a relay that the world may ask. */
  public static final TurnLimits DEFAULT =
      new TurnLimits(
          12_000,
          100,
          12_000,
          128,
          128,
          256,
          Duration.ofHours(1),
          Duration.ofHours(24),
          0,
          0,
          0,
          100);
}
