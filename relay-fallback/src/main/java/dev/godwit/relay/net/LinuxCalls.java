package dev.godwit.relay.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The calls into the C library that the JDK's channels have no word for. Each returns what the call
 * does; where it fails the negated {@code errno}, or just -1 where nobody asks why. Pointers are
 * plain addresses: whoever passes one keeps the memory. Confined to one thread, but for {@link
 * #eventfdWrite}.
 */
final class LinuxCalls {
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET = told("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = told("bind", JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle GETSOCKNAME =
      told("getsockname", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SETSOCKOPT =
      told("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle EPOLL_CREATE = told("epoll_create1", JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      told("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle EVENTFD = told("eventfd", JAVA_INT, JAVA_INT);
  private static final MethodHandle TOLD_SENDMMSG =
      told("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);

  private static final MethodHandle CLOSE = call("close", JAVA_INT);
  private static final MethodHandle EVENTFD_READ = call("eventfd_read", JAVA_INT, JAVA_LONG);
  private static final MethodHandle EVENTFD_WRITE = call("eventfd_write", JAVA_INT, JAVA_LONG);
  private static final MethodHandle EPOLL_WAIT =
      call("epoll_wait", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle RECVMMSG =
      call("recvmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle SENDMMSG =
      call("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);

  private final MemorySegment state = Arena.ofAuto().allocate(STATE);

  /**
   * Links nothing by itself: the class does, when it is first used.
   *
   * @throws LinkageError where the C library has no such functions
   */
  LinuxCalls() {}

  int socket(int domain, int type) {
    try {
      return result((int) SOCKET.invokeExact(state, domain, type, 0));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  int bind(int fd, long address, int sizeBytes) {
    try {
      return result((int) BIND.invokeExact(state, fd, address, sizeBytes));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  int getsockname(int fd, long address, long sizeAddress) {
    try {
      return result((int) GETSOCKNAME.invokeExact(state, fd, address, sizeAddress));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  int setsockopt(int fd, int level, int option, long value, int sizeBytes) {
    try {
      return result((int) SETSOCKOPT.invokeExact(state, fd, level, option, value, sizeBytes));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  int close(int fd) {
    try {
      return (int) CLOSE.invokeExact(fd);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  int epollCreate(int flags) {
    try {
      return result((int) EPOLL_CREATE.invokeExact(state, flags));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  int epollCtl(int epoll, int operation, int fd, long event) {
    try {
      return result((int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  int epollWait(int epoll, long events, int maxEvents, int timeoutMillis) {
    try {
      return (int) EPOLL_WAIT.invokeExact(epoll, events, maxEvents, timeoutMillis);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  int eventfd(int flags) {
    try {
      return result((int) EVENTFD.invokeExact(state, 0, flags));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  int eventfdRead(int fd, long value) {
    try {
      return (int) EVENTFD_READ.invokeExact(fd, value);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  int eventfdWrite(int fd) {
    try {
      return (int) EVENTFD_WRITE.invokeExact(fd, 1L);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  int recvmmsg(int fd, long messages, int count, int flags) {
    try {
      return (int) RECVMMSG.invokeExact(fd, messages, count, flags, 0L);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Tries again what failed, to be told why: or it works then. */
  int sendmmsg(int fd, long messages, int count, int flags) {
    try {
      int sent = (int) SENDMMSG.invokeExact(fd, messages, count, flags);
      return sent > 0
          ? sent
          : result((int) TOLD_SENDMMSG.invokeExact(state, fd, messages, count, flags));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private int result(int returned) {
    return returned >= 0 ? returned : -(int) ERRNO.get(state, 0L);
  }

  /** A call that is told the {@code errno}; to find room for it takes a little memory. */
  private static MethodHandle told(String name, ValueLayout... arguments) {
    return link(name, arguments, Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle call(String name, ValueLayout... arguments) {
    return link(name, arguments);
  }

  // Restricted, as a wrong signature would crash: these are as the manual pages have them.
  @SuppressWarnings("restricted")
  private static MethodHandle link(String name, ValueLayout[] arguments, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    MemorySegment function =
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    return linker.downcallHandle(function, FunctionDescriptor.of(JAVA_INT, arguments), options);
  }

  private static IllegalStateException unexpected(Throwable thrown) {
    return new IllegalStateException("a call into the C library failed by itself", thrown);
  }
}
