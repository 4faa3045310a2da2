package dev.godwit.agent.rtc;

/**
 * An ICE candidate as signaling carries it (RFC 8838), not looked into.
 *
 * @param candidate the {@code candidate:…} line, empty at the end of candidates
 * @param sdpMid the media section it belongs to, empty if only the index is known
 * @param sdpMLineIndex the index of that section, from 0
 */
public record RtcCandidate(String candidate, String sdpMid, int sdpMLineIndex) {}
