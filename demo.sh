#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Shows what JWitness does, on a real application: different people act on the shop, and what they did is printed, exported and proved.
#
#   ./demo.sh           builds what is missing, runs, cleans up
#   ./demo.sh --keep    leaves everything running, and says where to look
#   ./demo.sh --help
#
# After the first build it needs no network. Everything it writes is in one directory, removed at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export LC_ALL=C.UTF-8

shop_port=${DEMO_SHOP_PORT:-8080}
jmx_port=${DEMO_JMX_PORT:-9010}
otlp_port=${DEMO_OTLP_PORT:-4318}
keep=false
trail_to=''

usage() {
  sed -n '4,10{s/^# \{0,1\}//;p}' "$0"
  echo
  echo "  --trail FILE  writes the printed trail to FILE too"
  echo "  DEMO_SHOP_PORT, DEMO_JMX_PORT, DEMO_OTLP_PORT: other ports than 8080, 9010, 4318"
}

die() { printf 'demo: %s\n' "$*" >&2; exit 1; }

while [ $# -gt 0 ]; do
  case $1 in
    --keep) keep=true ;;
    --trail) [ $# -gt 1 ] || die "--trail needs a file"; trail_to=$(realpath "$2"); shift ;;
    --help | -h) usage; exit 0 ;;
    *) die "no option '$1'; --help says what there is" ;;
  esac
  shift
done

if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
note() { printf '%s  %s%s\n' "$dim" "$*" "$plain"; }

# --- what must be there --------------------------------------------------------------------------

bin=''
if [ -n "${JAVA_HOME:-}" ]; then
  bin=$JAVA_HOME/bin
elif command -v java >/dev/null; then
  bin=$(dirname "$(realpath "$(command -v java)")")
fi
[ -n "$bin" ] && [ -x "$bin/java" ] || die "no Java found; install JDK 17 or later, or set JAVA_HOME"
[ -x "$bin/jcmd" ] && [ -x "$bin/javac" ] || die "$bin holds no JDK (javac and jcmd are missing); install JDK 17 or later, or set JAVA_HOME"
feature=$("$bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/ *java.specification.version = //p')
case $feature in 1.* | 9 | 1[0-6]) die "this is Java $feature; JDK 17 or later is needed: set JAVA_HOME" ;; esac
command -v curl >/dev/null || die "curl is missing; install it"

for port in "DEMO_SHOP_PORT=$shop_port" "DEMO_JMX_PORT=$jmx_port" "DEMO_OTLP_PORT=$otlp_port"; do
  if (exec 3<>"/dev/tcp/127.0.0.1/${port#*=}") 2>/dev/null; then
    die "port ${port#*=} is taken; name a free one: ${port%=*}=… ./demo.sh"
  fi
done

agent=agent/dist/target/jwitness-agent.jar
cli=attach-cli/target/jwitness.jar
shop=policy-samples/shop/target/shop.jar
receiver=exporter/target/jwitness-exporter-0.1.0-SNAPSHOT-tests.jar

built=target/demo.built # the time of the last build: jars have a fixed one, so that two builds are the same bytes
missing() {
  local jar
  for jar in "$agent" "$cli" "$shop" "$receiver" "$built"; do [ -f "$jar" ] || return 0; done
  [ -n "$(find agent attach-cli exporter policy-samples pom.xml -newer "$built" -type f -not -path '*/target/*' -not -path '*/src/test/java/*' -print -quit)" ]
}
if missing; then
  command -v mvn >/dev/null || die "mvn is missing, and the first run has to build; install Maven 3.8 or later"
  say "Building (the first time this takes a few minutes)"
  mkdir -p target && touch "$built.new"
  JAVA_HOME=${JAVA_HOME:-$(dirname "$bin")} mvn -q -B -ntp package -DskipTests -Dspotless.check.skip -Dcyclonedx.skip -pl attach-cli,policy-samples/shop -am \
    || die "the build failed; its first error is above"
  mv "$built.new" "$built"
fi

# --- everything goes into one directory, and away again ------------------------------------------

started=$SECONDS
work=$(mktemp -d "${TMPDIR:-/tmp}/jwitness-demo.XXXXXX")
ours=()
finish() {
  local status=$?
  trap - EXIT
  if [ "$status" != 0 ] && [ "$status" != 130 ]; then
    printf 'demo: stopped; the last lines of %s:\n' "$work" >&2
    tail -n 5 "$work"/*.log >&2 2>/dev/null || true
  fi
  if $keep && [ "$status" = 0 ]; then return; fi
  if [ "${#ours[@]}" -gt 0 ]; then
    kill "${ours[@]}" 2>/dev/null || true
    wait "${ours[@]}" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

until_true() { # until_true SECONDS WHAT COMMAND…
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || die "not within the time allowed: $what"
    sleep 0.2
  done
}

jwitness() { "$bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$cli" "$@"; }

# --- the application, the agent, and somewhere to export to --------------------------------------

say "An OTLP receiver, and the shop under the agent"
"$bin/java" -jar "$receiver" "$otlp_port" >"$work/spans.jsonl" 2>"$work/receiver.log" &
ours+=($!)
until_true 20 "the receiver listens" grep -q listening "$work/spans.jsonl"

journal=$work/journals/shop/0
# Two copies: the JVM replaces the passwords in its own by hashes.
(umask 077; echo "ops ops-demo" | tee "$work/jmx.password" >"$work/ops.credentials"; echo "ops readwrite" >"$work/jmx.access")
OTEL_SERVICE_NAME=shop OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:$otlp_port" "$bin/java" \
  "-javaagent:$agent=dir=$work/journals,ring.dir=$work/ring,policy=policy-samples/shop/policy.yaml" \
  -Dcom.sun.management.jmxremote.port="$jmx_port" -Dcom.sun.management.jmxremote.rmi.port="$jmx_port" \
  -Dcom.sun.management.jmxremote.host=127.0.0.1 -Djava.rmi.server.hostname=127.0.0.1 -Dcom.sun.management.jmxremote.ssl=false \
  -Dcom.sun.management.jmxremote.password.file="$work/jmx.password" -Dcom.sun.management.jmxremote.access.file="$work/jmx.access" \
  -jar "$shop" --server.port="$shop_port" >"$work/shop.log" 2>"$work/shop.err.log" &
shop_pid=$!
ours+=("$shop_pid")
url=http://127.0.0.1:$shop_port
until_true 60 "the shop is up" curl -fs "$url/actuator/health"
until_true 30 "the journal has begun" test -s "$journal/checkpoint"
note "$(grep '^jwitness:' "$work/shop.err.log" | head -1)"

# Whoever runs the service notes its public key down when it is set up. Read from the journal later, a key proves nothing about it.
jwitness vkey "$journal" >"$work/shop.vkey" 2>/dev/null || die "the journal's public key cannot be read"

# --- people act ----------------------------------------------------------------------------------

http() { # http USER ARGUMENTS…: prints the status
  curl -s -o /dev/null -w '%{http_code}' -u "$1:$1-demo" "${@:2}"
}
act() { printf '  %-10s %-66s %s\n' "$1" "$2" "$3"; }

sealed() { [ "$(sed -n 2p "$journal/checkpoint")" -gt "$1" ]; }

say "People act on it"
until_true 15 "the start-up is sealed" sealed 5
before=$(sed -n 2p "$journal/checkpoint")
level=$url/actuator/loggers/com.example.shop.Orders
json=(-H 'Content-Type: application/json')
act "alice" "turns a logger to DEBUG, over HTTP" "$(http alice "${json[@]}" -d '{"configuredLevel":"DEBUG"}' "$level")"
act "bob" "tries to turn it OFF; he may only look" "$(http bob "${json[@]}" -d '{"configuredLevel":"OFF"}' "$level")"
act "bob" "reads the environment" "$(http bob "$url/actuator/env")"
act "alice" "exports a customer, with a password" "$(http alice "$url/customers/c-4711/export?format=csv&password=hunter2-hunter2")"
console() { "$bin/java" -XX:TieredStopAtLevel=1 policy-samples/shop/tools/RemoteConsole.java "$jmx_port" "$work/ops.credentials" "$@" && echo done; }
act "ops" "sets an attribute of an MBean, over remote JMX" "$(console set com.example.shop:type=Stock WarnBelow 25)"
act "ops" "turns a logger to TRACE, over remote JMX" \
  "$(console invoke 'org.springframework.boot:type=Endpoint,name=Loggers' configureLogLevel com.example.shop.Stock TRACE)"
act "$(id -un)" "dumps the heap with jcmd, as the operating system's user" \
  "$("$bin/jcmd" "$shop_pid" GC.heap_dump "$work/heap.hprof" | grep -qi 'created' && echo done || echo failed)"

# --- what was witnessed --------------------------------------------------------------------------

# Counted on what arrived: a record is exported once it is journalled, forced to disk and signed.
until_true 30 "the heap dump arrived at the receiver" grep -q jvm.heap.dump "$work/spans.jsonl"
anchored=$(sed -n 2p "$journal/checkpoint")
until_true 15 "the next seal" sealed "$((anchored - 1))"

say "The trail: who, what, target, before -> after, outcome, from where"
jwitness tail "$journal" -n "+$((before + 1))" | tee "$work/trail.txt"
note "the framework's own $before records of the start-up are left out here: jwitness tail DIR -n +1"
[ -z "$trail_to" ] || cp "$work/trail.txt" "$trail_to"

say "The same, as spans that arrived over OTLP"
spans=$(grep -c '"signal":"span"' "$work/spans.jsonl" || true)
note "$spans spans at http://127.0.0.1:$otlp_port/v1/traces, by name:"
sed -n 's/.*"signal":"span".*"name":"\([^"]*\)".*/\1/p' "$work/spans.jsonl" | sort | uniq -c

say "Is the journal what the agent wrote? With the key from outside, and the newest checkpoint that the receiver holds"
anchor() { # the receiver is somebody else's: what it has seen signed cannot be taken back here
  printf '%b' "$(sed -n 's/.*"jwitness.checkpoint.note":"\([^"]*\)".*/\1/p' "$work/spans.jsonl" | tail -1)" >"$work/anchor.note"
  [ -s "$work/anchor.note" ]
}
until_true 15 "a checkpoint arrived at the receiver" anchor
jwitness verify "$journal" --vkey "$(cat "$work/shop.vkey")" --anchor "$work/anchor.note"

say "Somebody edits history: one byte, in a copy"
cp -r "$journal" "$work/tampered"
file=$(grep -l '"event":"log.level.change"' "$work/tampered"/queue/*.cq4 | head -1)
at=$(grep -abo '"after":"DEBUG"' "$file" | head -1 | cut -d: -f1)
at=$((at + 9))
note "byte $at of $(basename "$file"): 'D' becomes 'E'"
printf 'E' | dd of="$file" bs=1 seek="$at" conv=notrunc status=none
if jwitness verify "$work/tampered" --vkey "$(cat "$work/shop.vkey")" --anchor "$work/anchor.note"; then
  die "the change was not found"
fi

say "Done in $((SECONDS - started)) s"
if $keep; then
  cat <<END
  shop       $url (alice/alice-demo, bob/bob-demo), PID $shop_pid
  JMX        service:jmx:rmi:///jndi/rmi://127.0.0.1:$jmx_port/jmxrmi (ops/ops-demo)
  journal    $journal
  spans      $work/spans.jsonl
  follow it  java -jar $cli tail $journal -f
  verify     java -jar $cli verify $journal --vkey "\$(cat $work/shop.vkey)" --anchor $work/anchor.note
  stop       kill ${ours[*]}; rm -rf $work
END
fi
