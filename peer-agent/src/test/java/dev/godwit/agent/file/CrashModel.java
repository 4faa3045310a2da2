package dev.godwit.agent.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was done to a disk, step by step, and what a power failure at any of these steps may leave:
 * what was forced, and of the rest any prefix, file by file and folder by folder. To force a file
 * makes safe the name that it was created under, as journalling file systems have it. Thread-safe.
 */
final class CrashModel {
  /** One file, whatever its names, or one folder. */
  private static final class Node {
    final boolean isFolder;

    Node(boolean isFolder) {
      this.isFolder = isFolder;
    }
  }

  /** What was written, which nobody changes. */
  private static final class Bytes {
    final byte[] content;

    Bytes(byte[] content) {
      this.content = content;
    }
  }

  private sealed interface Step {
    record Write(Node file, long position, Bytes bytes) implements Step {}

    record Truncate(Node file, long size) implements Step {}

    record Force(Node node) implements Step {}

    /** A name comes or, without a node, goes. */
    record Name(Node folder, String name, @Nullable Node node) implements Step {}
  }

  private final List<Step> steps = new ArrayList<>();
  private final Map<Path, Node> names = new HashMap<>();
  private final Node top = new Node(true);

  CrashModel(Path root) {
    names.put(root, top);
  }

  synchronized boolean knows(Path path) {
    return names.containsKey(path);
  }

  synchronized void created(Path path, boolean folder) {
    name(path, new Node(folder));
  }

  synchronized void linked(Path link, Path existing) {
    name(link, names.get(existing));
  }

  synchronized void moved(Path from, Path to) {
    Node node = names.get(from);
    name(from, null);
    name(to, node);
  }

  synchronized void deleted(Path path) {
    name(path, null);
  }

  synchronized void wrote(Path path, long position, byte[] bytes) {
    steps.add(new Step.Write(node(path), position, new Bytes(bytes)));
  }

  synchronized void truncated(Path path, long size) {
    steps.add(new Step.Truncate(node(path), size));
  }

  synchronized void forced(Path path) {
    Node node = names.get(path);
    if (node != null) {
      steps.add(new Step.Force(node));
    }
  }

  synchronized int steps() {
    return steps.size();
  }

  private Node node(Path path) {
    return Objects.requireNonNull(names.get(path), path::toString);
  }

  private void name(Path path, @Nullable Node node) {
    steps.add(
        new Step.Name(
            node(Objects.requireNonNull(path.getParent())), path.getFileName().toString(), node));
    if (node == null) {
      names.remove(path);
    } else {
      names.put(path, node);
    }
  }

  /** Makes, in an empty folder, what a power failure after so many steps may leave. */
  void leave(Path target, int after, Random random) throws IOException {
    List<Step> done = steps.subList(0, after);
    Map<Node, List<Step>> byNode = new HashMap<>();
    Map<Node, Integer> safe = new HashMap<>();
    Map<Node, Step.Name> births = new HashMap<>();
    for (Step step : done) {
      switch (step) {
        case Step.Write write -> of(byNode, write.file()).add(write);
        case Step.Truncate truncate -> of(byNode, truncate.file()).add(truncate);
        case Step.Name name -> {
          of(byNode, name.folder()).add(name);
          if (name.node() != null) {
            births.putIfAbsent(name.node(), name);
          }
        }
        case Step.Force(Node node) -> {
          safe.put(node, of(byNode, node).size());
          Step.Name birth = births.get(node);
          if (birth != null) {
            int position = of(byNode, birth.folder()).indexOf(birth) + 1;
            safe.merge(birth.folder(), position, Math::max);
          }
        }
      }
    }
    Map<Node, List<Step>> kept = new HashMap<>();
    // In the order in which they appear, so that one seed always leaves the same.
    for (Step step : done) {
      Node node = nodeOf(step);
      if (!kept.containsKey(node)) {
        List<Step> all = of(byNode, node);
        int sure = safe.getOrDefault(node, 0);
        kept.put(
            node, tear(all.subList(0, sure + random.nextInt(all.size() - sure + 1)), sure, random));
      }
    }
    build(top, target, kept, new HashMap<>());
  }

  private static Node nodeOf(Step step) {
    return switch (step) {
      case Step.Write write -> write.file();
      case Step.Truncate truncate -> truncate.file();
      case Step.Name name -> name.folder();
      case Step.Force(Node node) -> node;
    };
  }

  /** The last of what was not forced may be there in part. */
  private static List<Step> tear(List<Step> steps, int sure, Random random) {
    List<Step> torn = new ArrayList<>(steps);
    if (steps.size() > sure
        && steps.getLast() instanceof Step.Write(Node file, long position, Bytes bytes)) {
      int length = random.nextInt(bytes.content.length + 1);
      torn.set(
          torn.size() - 1,
          new Step.Write(file, position, new Bytes(Arrays.copyOf(bytes.content, length))));
    }
    return torn;
  }

  private static void build(
      Node folder, Path path, Map<Node, List<Step>> kept, Map<Node, Path> built)
      throws IOException {
    Map<String, Node> content = new TreeMap<>();
    for (Step step : of(kept, folder)) {
      if (step instanceof Step.Name(Node _, String name, Node node)) {
        if (node == null) {
          content.remove(name);
        } else {
          content.put(name, node);
        }
      }
    }
    for (Map.Entry<String, Node> one : content.entrySet()) {
      Path child = path.resolve(one.getKey());
      Node node = one.getValue();
      if (node.isFolder) {
        build(node, Files.createDirectory(child), kept, built);
      } else if (built.containsKey(node)) {
        Files.createLink(child, built.get(node));
      } else {
        Files.write(child, content(of(kept, node)));
        built.put(node, child);
      }
    }
  }

  private static byte[] content(List<Step> steps) {
    byte[] content = new byte[0];
    for (Step step : steps) {
      if (step instanceof Step.Write(Node _, long position, Bytes written)) {
        byte[] bytes = written.content;
        int end = Math.toIntExact(position + bytes.length);
        content = end > content.length ? Arrays.copyOf(content, end) : content;
        System.arraycopy(bytes, 0, content, Math.toIntExact(position), bytes.length);
      } else if (step instanceof Step.Truncate(Node _, long size)) {
        content = Arrays.copyOf(content, Math.toIntExact(Math.min(size, content.length)));
      }
    }
    return content;
  }

  private static List<Step> of(Map<Node, List<Step>> map, Node node) {
    return map.computeIfAbsent(node, _ -> new ArrayList<>());
  }
}
