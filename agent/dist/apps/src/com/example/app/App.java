// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import reactor.core.publisher.Mono;

/**
 * One application for every generation of Boot, servlet and reactive: alice may do everything, bob
 * nothing.
 */
@SpringBootApplication
public class App {
    /** Starts it. */
    public static void main(String[] arguments) {
        SpringApplication.run(App.class, arguments);
    }

    private static UserDetails[] people() {
        return new UserDetails[] {
            User.withUsername("alice").password("{noop}alice-demo").roles("OPS").build(),
            User.withUsername("bob").password("{noop}bob-demo").roles("NOBODY").build()
        };
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlet {
        @Bean
        SecurityFilterChain rules(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(request -> request.anyRequest().hasRole("OPS"))
                    .httpBasic(Customizer.withDefaults())
                    .csrf(csrf -> csrf.disable())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(people());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {
        @Bean
        SecurityWebFilterChain rules(ServerHttpSecurity http) {
            return http.authorizeExchange(request -> request.anyExchange().hasRole("OPS"))
                    .httpBasic(Customizer.withDefaults())
                    .csrf(csrf -> csrf.disable())
                    .build();
        }

        @Bean
        MapReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(people());
        }
    }

    @Bean
    Later later() {
        return new Later();
    }

    /** An endpoint whose results come later. */
    @Endpoint(id = "later")
    static class Later {
        @ReadOperation
        Mono<String> read() {
            return Mono.delay(Duration.ofMillis(300)).thenReturn("done");
        }

        @WriteOperation
        Mono<String> write(@Selector String name) {
            return Mono.delay(Duration.ofMillis(10))
                    .then(Mono.error(new IllegalStateException(name)));
        }
    }
}
