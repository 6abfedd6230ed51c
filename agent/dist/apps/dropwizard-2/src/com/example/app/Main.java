// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import io.dropwizard.Application;
import io.dropwizard.Configuration;
import io.dropwizard.setup.Environment;
import io.dropwizard.servlets.tasks.PostBodyTask;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Dropwizard with its own tasks, and one that takes a body and fails where that says so. */
public final class Main extends Application<Configuration> {
    /** Starts it. */
    public static void main(String[] arguments) throws Exception {
        new Main().run(arguments);
    }

    @Override
    public void run(Configuration configuration, Environment environment) {
        environment.jersey().disable();
        environment.admin().addTask(new Import());
    }

    private static final class Import extends PostBodyTask {
        Import() {
            super("import");
        }

        @Override
        public void execute(Map<String, List<String>> parameters, String body, PrintWriter out) {
            if (body.contains("fail")) {
                throw new IllegalStateException(body);
            }
            out.println("imported");
        }
    }
}
