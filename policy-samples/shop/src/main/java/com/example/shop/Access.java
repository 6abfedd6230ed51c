// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import static org.springframework.security.config.http.SessionCreationPolicy.STATELESS;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Who may do what: OPS everything, VIEWER may look. A write by a VIEWER is a 403, and so is a heap
 * dump, since a dump holds every customer's data.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Access.Users.class)
class Access {

    /**
     * The people of {@code application.yaml}, with their passwords as Spring Security encodes them.
     */
    @ConfigurationProperties("shop")
    record Users(List<Person> users) {}

    record Person(String name, String password, String role) {}

    @Bean
    UserDetailsService people(Users users) {
        return new InMemoryUserDetailsManager(
                users.users().stream()
                        .map(
                                p ->
                                        User.withUsername(p.name())
                                                .password(p.password())
                                                .roles(p.role()))
                        .map(User.UserBuilder::build)
                        .toList());
    }

    @Bean
    SecurityFilterChain rules(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(
                        request ->
                                request.requestMatchers("/actuator/health/**")
                                        .permitAll()
                                        .requestMatchers("/actuator/heapdump", "/customers/**")
                                        .hasRole("OPS")
                                        .requestMatchers(HttpMethod.GET)
                                        .hasAnyRole("OPS", "VIEWER")
                                        .anyRequest()
                                        .hasRole("OPS"))
                .httpBasic(Customizer.withDefaults())
                .sessionManagement(session -> session.sessionCreationPolicy(STATELESS))
                // No cookie carries the caller's identity here, so there is nothing to forge.
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }
}
