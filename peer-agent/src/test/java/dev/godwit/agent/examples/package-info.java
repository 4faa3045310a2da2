/** The library as its users meet it: what the Javadoc shows, compiled and run. */
@NullMarked
package dev.godwit.agent.examples;

import org.jspecify.annotations.NullMarked;
