package dev.godwit.relay.turn;

import java.time.Duration;

/**
 * What clients may have of a server.
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

  /**
   * @throws IllegalArgumentException if one is negative, or a time is not positive
   */
  public TurnLimits {
    refuseIf(allocations < 0, "allocations");
    refuseIf(allocationsPerUser < 0, "allocations per user");
    refuseIf(allocationsPerAddress < 0, "allocations per address");
    refuseIf(permissionsPerAllocation < 1, "permissions per allocation");
    refuseIf(channelsPerAllocation < 1, "channels per allocation");
    refuseIf(reservations < 0, "reservations");
    refuseIf(!maxLifetime.isPositive(), "the longest lifetime");
    refuseIf(!maxSession.isPositive(), "the longest session");
    refuseIf(bytesPerSecond < 0, "bytes per second");
    refuseIf(bytesPerSecondPerUser < 0, "bytes per second of a user");
    refuseIf(bytesPerSecondPerAllocation < 0, "bytes per second of an allocation");
    refuseIf(unauthenticatedPerSecond < 1, "answers to strangers");
  }

  private static void refuseIf(boolean wrong, String what) {
    if (wrong) {
      throw new IllegalArgumentException("out of range: " + what);
    }
  }
}
