package dev.godwit.agent;

import dev.godwit.agent.session.Admission;
import dev.godwit.protocol.signal.InvalidNameException;
import dev.godwit.protocol.signal.PeerName;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Who may ask a receiver to take something. Immutable. */
public final class SenderRule {
  private final Admission ofOthers;
  private final Set<PeerName> admitted;

  private SenderRule(Set<PeerName> admitted, Admission ofOthers) {
    this.admitted = Set.copyOf(admitted);
    this.ofOthers = ofOthers;
  }

  /** Everyone may ask. */
  public static SenderRule anyone() {
    return new SenderRule(Set.of(), Admission.ADMIT);
  }

  /** Of everyone the person is asked before they are answered. */
  public static SenderRule askAboutEveryone() {
    return new SenderRule(Set.of(), Admission.ASK);
  }

  /**
   * These may ask, others are declined unseen.
   *
   * @throws AgentException {@code name_invalid} if one of them is no name
   */
  public static SenderRule only(Collection<String> names) throws AgentException {
    Set<PeerName> admitted = new HashSet<>();
    for (String name : names) {
      try {
        admitted.add(PeerName.ofTyped(name));
      } catch (InvalidNameException e) {
        throw new AgentException("name_invalid", "\"" + name + "\" is no name. " + e.getMessage());
      }
    }
    return new SenderRule(admitted, Admission.REFUSE);
  }

  Admission of(PeerName peer) {
    return admitted.contains(peer) ? Admission.ADMIT : ofOthers;
  }
}
