/**
 * TURN credentials that expire: made by signaling with a secret, checked by the relay with the same
 * secret and without asking anybody (draft-uberti-behave-turn-rest). Pure.
 */
@NullMarked
package dev.godwit.protocol.credential;

import org.jspecify.annotations.NullMarked;
