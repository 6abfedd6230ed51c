// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys that their issuers gave a prefix, so that they can be found; see {@code docs/policy.md}. */
final class Prefixes {
    /**
     * Detector, shortest rest, prefixes. The rest is letters, digits and {@code _-.~+/=}; where it
     * must be hexadecimal the detector's line says so with {@code x}.
     */
    private static final String[] LINES = {
        "aws-key 16 AKIA ASIA ABIA ACCA",
        "gcp-key 30 AIza",
        "gcp-key 20 ya29. GOCSPX-",
        "github-token 30 ghp_ gho_ ghu_ ghs_ ghr_",
        "github-token 22 github_pat_",
        "gitlab-token 16 glpat- gldt- glrt- glptt- glcbt- glft- glsoat- gloas- glimt- glagent- GR1348941",
        "slack-token 10 xoxb- xoxa- xoxp- xoxr- xoxs- xoxe- xoxe.xox xoxo- xapp-",
        "slack-token 20 hooks.slack.com/services/",
        "stripe-key 10 sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_ whsec_",
        "npm-token 30 npm_",
        "pypi-token 30 pypi-AgE",
        "rubygems-token 40 rubygems_",
        "clojars-token 50 CLOJARS_",
        "docker-token 20 dckr_pat_ dckr_oat_",
        "vault-token 20 hvs. hvb. hvr.",
        "twilio-key 32x SK",
        "sendgrid-key 40 SG.",
        "mailgun-key 32x key- pubkey-",
        "openai-key 20 sk-",
        "ai-key 30 hf_ r8_ gsk_ pplx- xai- api_org_",
        "digitalocean-token 60x dop_v1_ doo_v1_ dor_v1_",
        "shopify-token 30x shpat_ shpca_ shppa_ shpss_",
        "square-token 20 sq0atp- sq0csp-",
        "square-token 56 EAAA",
        "databricks-token 32x dapi",
        "atlassian-token 60 ATATT3 ATCTT3 ATBB",
        "grafana-token 30 glsa_ glc_",
        "newrelic-key 20 NRAK- NRII- NRAA- NRRA-",
        "linear-key 30 lin_api_",
        "notion-token 40 ntn_ secret_",
        "figma-token 38 figd_",
        "postman-key 40 PMAK-",
        "doppler-token 30 dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.",
        "pulumi-token 40x pul-",
        "planetscale-token 30 pscale_tkn_ pscale_pw_ pscale_oauth_",
        "fly-token 40 fo1_ fm1r_ fm1a_ fm2_",
        "prefect-token 36 pnu_ pnb_",
        "terraform-token 50 atlasv1.",
        "cloud-key 12 LTAI AKID",
        "age-key 50 AGE-SECRET-KEY-1",
        "sentry-token 40 sntrys_ sntryu_",
        "sonar-token 38 squ_ sqp_ sqa_",
        "jfrog-key 55 AKCp cmVmdGtu",
        "dynatrace-token 24 dt0c01. dt0s16.",
        "easypost-key 50 EZAK EZTK",
        "flutterwave-key 12 FLWSECK_ FLWSECK-",
        "brevo-key 60 xkeysib- xsmtpsib-",
        "shippo-token 40x shippo_live_ shippo_test_",
        "supabase-token 40x sbp_",
        "tailscale-key 16 tskey-",
        "typeform-token 40 tfp_",
        "netlify-token 36 nfp_",
        "readme-token 50 rdme_",
        "heroku-key 30 HRKU-",
        "infracost-token 30 ico-",
        "onepassword-token 60 ops_ey",
        "sourcegraph-token 30 sgp_",
        "contentful-token 40 CFPAT-",
        "duffel-token 40 duffel_live_ duffel_test_",
        "password-hash 20 $2a$ $2b$ $2y$ $argon2 $5$ $6$ $1$ $y$ $7$",
    };

    private record Prefix(String detector, int rest, boolean hex, String text) {}

    private static final String[] SCHEMES = {"bearer ", "basic ", "negotiate "};

    private static final Prefix[] @Nullable [] BY_START = new Prefix[1024][];

    /** Detectors of this class, each once, in the order of the table. */
    static final List<String> DETECTORS;

    static {
        List<String> detectors = new ArrayList<>();
        for (String line : LINES) {
            String[] words = line.split(" ");
            if (!detectors.contains(words[0])) {
                detectors.add(words[0]);
            }
            boolean hex = words[1].endsWith("x");
            int rest =
                    Integer.parseInt(hex ? words[1].substring(0, words[1].length() - 1) : words[1]);
            for (int i = 2; i < words.length; i++) {
                add(new Prefix(words[0], rest, hex, words[i]));
            }
        }
        DETECTORS = List.copyOf(detectors);
        // Authorization schemes are looked for where a prefix may begin.
        for (String scheme : SCHEMES) {
            int at = slot(scheme.charAt(0), scheme.charAt(1));
            BY_START[at] = BY_START[at] == null ? new Prefix[0] : BY_START[at];
        }
    }

    private Prefixes() {}

    /** Every prefix, in the order of the table. */
    static List<String> prefixes() {
        List<String> prefixes = new ArrayList<>();
        for (String line : LINES) {
            String[] words = line.split(" ");
            prefixes.addAll(Arrays.asList(words).subList(2, words.length));
        }
        return prefixes;
    }

    private static void add(Prefix prefix) {
        int at = slot(prefix.text.charAt(0), prefix.text.charAt(1));
        Prefix[] there = BY_START[at];
        int size = there == null ? 0 : there.length;
        Prefix[] more = new Prefix[size + 1];
        if (there != null) {
            System.arraycopy(there, 0, more, 0, size);
        }
        more[size] = prefix;
        BY_START[at] = more;
    }

    private static int slot(char first, char second) {
        return (first & 31) << 5 | (second & 31);
    }

    /** True when one of the prefixes, or an authorization scheme, stands here. */
    static boolean mayBegin(char[] text, int length, int at) {
        Prefix[] candidates = BY_START[slot(text[at], text[at + 1])];
        if (candidates == null) {
            return false;
        }
        for (Prefix prefix : candidates) {
            if (Chars.isAt(text, length, at, prefix.text)) {
                return true;
            }
        }
        return isScheme(text, at);
    }

    private static boolean isScheme(char[] text, int at) {
        for (String scheme : SCHEMES) {
            if (Chars.matches(text, at, scheme)) {
                return true;
            }
        }
        return false;
    }

    /** Adds the key that begins here, if one does. Returns its end, or {@code at}. */
    static int find(char[] text, int length, int at, Text origin, Spans spans) {
        if (at + 1 >= length) {
            return at;
        }
        Prefix[] candidates = BY_START[slot(text[at], text[at + 1])];
        if (candidates == null) {
            return at;
        }
        for (Prefix prefix : candidates) {
            if (!Chars.isAt(text, length, at, prefix.text)) {
                continue;
            }
            int from = at + prefix.text.length();
            int end = from;
            while (end < length
                    && (prefix.hex ? Chars.hexDigit(text[end]) >= 0 : isRest(text[end]))) {
                end++;
            }
            if (end - from >= prefix.rest) {
                while (text[end - 1] == '.' || text[end - 1] == ',') {
                    end--;
                }
                spans.add(origin.at[at], origin.at[end], prefix.detector);
                return end;
            }
        }
        return at;
    }

    private static boolean isRest(char c) {
        return Chars.isBase64(c) || c == '.' || c == '~' || c == '=' || c == '$' || c == ',';
    }
}
