package dev.godwit.relay.process;

import java.io.Console;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, by which operators have servers read their files again. At a terminal it says that the
 * terminal is gone, and ends the process as ever.
 */
final class HangUp {
  private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

  private HangUp() {}

  /** Has this run at each SIGHUP from now on, where the system has such a thing. */
  static void onEach(Runnable action) {
    if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()) {
      return;
    }
    InvocationHandler handler =
        (_, method, arguments) -> {
          if (method.getName().equals("handle")) {
            action.run();
            return null;
          }
          return method.invoke(action, arguments); // what every object has
        };
    try {
      // By name, as the compiler warns of each direct use of what Java has no other way for.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              HangUp.class.getClassLoader(), new Class<?>[] {handlerType}, handler);
      signal
          .getMethod("handle", signal, handlerType)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
    } catch (ReflectiveOperationException e) {
      LOG.debug("There is no SIGHUP here; changes of files are seen all the same.", e);
    }
  }
}
