// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.net.InetSocketAddress;
import java.util.EnumSet;
import javax.servlet.DispatcherType;
import org.apache.solr.servlet.CoreContainerProvider;
import org.apache.solr.servlet.SolrDispatchFilter;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.DefaultServlet;
import org.eclipse.jetty.servlet.ServletContextHandler;

/** Solr's filter in Jetty, as the web.xml of its distribution has it: that is in no repository. */
public final class Main {
    private Main() {}

    /** Starts it on a port; its home is the system property solr.solr.home. */
    public static void main(String[] arguments) throws Exception {
        Server server =
                new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])));
        ServletContextHandler context = new ServletContextHandler(server, "/solr");
        context.addEventListener(new CoreContainerProvider());
        context.addFilter(SolrDispatchFilter.class, "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(DefaultServlet.class, "/");
        server.setStopAtShutdown(true);
        server.start();
    }
}
