package dev.godwit.agent.process;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** SIGHUP, by which operators have daemons read their rules again. */
public final class HangUp {
  private static final System.Logger LOG = System.getLogger(HangUp.class.getName());

  private HangUp() {}

  /** Has this run at each SIGHUP from now on, where the system has such a thing. */
  public static void onEach(Runnable action) {
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
      LOG.log(System.Logger.Level.DEBUG, "There is no SIGHUP here.", e);
    }
  }
}
