/**
 * WebRTC data channels behind a small interface that any engine can stand behind; the only package
 * that knows the native library. Its duty is that nothing a peer or a caller does can crash the
 * process, lose a frame silently or grow memory without bound.
 */
@NullMarked
package dev.godwit.agent.rtc;

import org.jspecify.annotations.NullMarked;
