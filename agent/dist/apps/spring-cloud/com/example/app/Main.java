// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.annotation.Bean;

/** Spring Cloud with what it brings, and a watch that refreshes when a file appears. */
@SpringBootApplication
public class Main {
    /** Starts it. */
    public static void main(String[] arguments) {
        SpringApplication.run(Main.class, arguments);
    }

    @Bean
    Thread watch(ContextRefresher refresher, @Value("${watched}") Path watched) {
        Thread watch =
                new Thread(
                        () -> {
                            while (!Files.exists(watched)) {
                                LockSupport.parkNanos(20_000_000);
                            }
                            refresher.refresh();
                        },
                        "watch");
        watch.setDaemon(true);
        watch.start();
        return watch;
    }
}
