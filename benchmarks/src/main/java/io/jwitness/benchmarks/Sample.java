// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import io.jwitness.record.ActorType;
import io.jwitness.record.ArgMode;
import io.jwitness.record.Confidence;
import io.jwitness.record.Outcome;
import io.jwitness.record.Phase;
import io.jwitness.record.Stage;
import io.jwitness.record.internal.encode.RecordDraft;

/** Records as sensors write them. */
final class Sample {

    static final String EVENT = "log.level.change";

    private Sample() {}

    /** Fills in one of the records below. */
    @FunctionalInterface
    interface Shape {
        RecordDraft fill(RecordDraft draft, long counter);
    }

    /** A level change through Actuator: what a built-in sensor fills in, about 870 bytes. */
    static RecordDraft levelChange(RecordDraft draft, long counter) {
        return draft.reset()
                .time(1_795_370_645L, 123_456_789)
                .event(EVENT)
                .stage(Stage.COMPLETE)
                .op(counter)
                .parent(counter - 1)
                .outcome(Outcome.SUCCESS)
                .durationNs(48_211)
                .actor(ActorType.USER, "alice", Confidence.AUTHENTICATED, "spring-security")
                .sourceAddress("10.1.2.3")
                .sourcePort(51_234)
                .target("logger", "com.example.shop.Orders", null)
                .site("ch.qos.logback.classic.Logger", "setLevel", "http-nio-8080-exec-3")
                .arg(
                        "level",
                        "ch.qos.logback.classic.Level",
                        ArgMode.PLAIN,
                        "DEBUG",
                        -1,
                        null,
                        null)
                .change("unset", "DEBUG", "INFO", "DEBUG")
                .phase(Phase.RUNNING)
                .policy("default", "9f86d081884c7d659a2feaa0c55ad015");
    }

    /** A level change that has neither actor, target nor levels in common with the one before. */
    static RecordDraft anotherLevelChange(RecordDraft draft, long counter) {
        boolean odd = (counter & 1) != 0;
        return levelChange(draft, counter)
                .actor(
                        ActorType.USER,
                        odd ? "carol" : "bobby",
                        Confidence.AUTHENTICATED,
                        "spring-security")
                .target("logger", odd ? "com.example.shop.Basket" : "com.example.shop.Prices", null)
                .change("unset", odd ? "TRACE" : "DEBUG", "INFO", odd ? "TRACE" : "DEBUG");
    }

    /** A probe without a surface around it, about 300 bytes. */
    static RecordDraft probe(RecordDraft draft, long counter) {
        return draft.reset()
                .time(1_795_370_645L, 123_456_789)
                .event("app.storm.fire")
                .stage(Stage.COMPLETE)
                .op(counter)
                .outcome(Outcome.SUCCESS)
                .durationNs(211)
                .site("com.example.target.Storm", "fire", "storm-3");
    }

    /** A probe that tells what was called and nothing else: about 300 bytes as they are stored. */
    static RecordDraft small(RecordDraft draft) {
        return draft.reset()
                .time(1_795_370_645L, 123_456_789)
                .event("app.storm.fire")
                .target("method", "Storm.fire", null);
    }
}
