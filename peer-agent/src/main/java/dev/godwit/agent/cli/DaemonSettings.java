package dev.godwit.agent.cli;

import dev.godwit.agent.SenderRule;
import dev.godwit.agent.daemon.InboxRules;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a daemon was told.
 *
 * @param inbox absolute
 */
record DaemonSettings(
    Path inbox, boolean bySender, SenderRule senders, InboxRules rules, Duration giveUp) {}
