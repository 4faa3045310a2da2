package dev.godwit.agent.file;

import java.nio.file.Path;

/**
 * An entry that is on disk under a real name, to stay.
 *
 * @param file its number in the manifest
 * @param path where it lies; its name is another than the sender's if that was taken
 */
public record Published(int file, Path path) {}
