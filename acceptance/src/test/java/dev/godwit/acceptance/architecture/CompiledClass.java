package dev.godwit.acceptance.architecture;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What one compiled class refers to, all names with dots: read from its constant pool, where the
 * compiler leaves every class, field, method, descriptor, signature and annotation that it uses.
 *
 * @param name of the class, with {@code $} before what is nested
 * @param classes that it refers to, itself included
 * @param members that it refers to, as {@code class.member}
 */
record CompiledClass(String name, Set<String> classes, Set<String> members) {
  /** In descriptors and signatures; the slash tells a class from other text. */
  private static final Pattern CLASS_IN_DESCRIPTOR = Pattern.compile("L(\\w+/[\\w/$]+)[;<]");

  static CompiledClass read(Path file) throws IOException {
    ClassModel model = ClassFile.of().parse(file);
    Set<String> classes = new TreeSet<>();
    Set<String> members = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      // The kinds of entries that are left refer to these.
      if (entry instanceof ClassEntry c && !c.asInternalName().startsWith("[")) {
        classes.add(dotted(c.asInternalName()));
      } else if (entry instanceof MemberRefEntry member) {
        members.add(dotted(member.owner().asInternalName()) + "." + member.name().stringValue());
      } else if (entry instanceof Utf8Entry text) {
        CLASS_IN_DESCRIPTOR
            .matcher(text.stringValue())
            .results()
            .forEach(match -> classes.add(dotted(match.group(1))));
      }
    }
    return new CompiledClass(dotted(model.thisClass().asInternalName()), classes, members);
  }

  String packageName() {
    return packageOf(name);
  }

  /** Without its package and the classes around it. */
  String simpleName() {
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
  }

  static String packageOf(String className) {
    return className.substring(0, Math.max(0, className.lastIndexOf('.')));
  }

  private static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }
}
