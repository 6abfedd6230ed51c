// SPDX-License-Identifier: Apache-2.0
//
// Verifies JWitness's checkpoints and inclusion proofs with the code of @sigstore/verify, which knows
// them from its own transparency log.
//
//   node verify.js NODE_MODULES DIR    reads DIR/vkey, DIR/N.proof with DIR/N.json
"use strict";
const crypto = require("crypto");
const fs = require("fs");
const path = require("path");

const [modules, dir] = process.argv.slice(2);
const tlog = path.join(path.resolve(modules), "@sigstore", "verify", "dist", "tlog");
const { verifyCheckpoint } = require(path.join(tlog, "checkpoint.js"));
const { verifyMerkleInclusion } = require(path.join(tlog, "merkle.js"));

// The key's base64 may hold a plus; name and id may not.
const vkey = fs.readFileSync(path.join(dir, "vkey"), "utf8").trim();
const [, name, id, key] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
const raw = Buffer.from(key, "base64").subarray(1);
const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]);
const logs = [
  {
    logID: Buffer.from(id, "hex"),
    baseURL: name,
    publicKey: crypto.createPublicKey({ key: spki, format: "der", type: "spki" }),
  },
];

function check(index, hashes, envelope, record) {
  const entry = {
    canonicalizedBody: record,
    inclusionProof: { logIndex: index, hashes, checkpoint: { envelope } },
  };
  verifyMerkleInclusion(entry, verifyCheckpoint(entry, logs));
}

function refuses(what, attempt) {
  try {
    attempt();
  } catch (e) {
    if (e.code === "TLOG_INCLUSION_PROOF_ERROR") return;
    throw e;
  }
  throw new Error(what + " is taken too");
}

let proofs = 0;
for (const file of fs.readdirSync(dir).filter((f) => /^\d+\.proof$/.test(f))) {
  const text = fs.readFileSync(path.join(dir, file), "utf8");
  const blank = text.indexOf("\n\n");
  const [header, index, ...hashes] = text.slice(0, blank).split("\n");
  if (header !== "c2sp.org/tlog-proof@v1" || !index.startsWith("index ")) {
    throw new Error(file + " is no tlog-proof");
  }
  const n = index.slice("index ".length);
  const proof = hashes.map((h) => Buffer.from(h, "base64"));
  const note = text.slice(blank + 2);
  const json = fs.readFileSync(path.join(dir, n + ".json"), "utf8").replace(/\n$/, "");
  const record = Buffer.from(json, "utf8");
  check(n, proof, note, record);
  const altered = Buffer.from(record);
  altered[altered.length >> 1] ^= 1;
  refuses("an altered record", () => check(n, proof, note, altered));
  refuses("another size", () => check(n, proof, note.replace(/\n\d+\n/, "\n1\n"), record));
  refuses("a shorter proof", () => check(n, proof.slice(1), note, record));
  proofs++;
}
if (proofs === 0) {
  throw new Error("no proofs in " + dir);
}
console.log(`@sigstore/verify: ${proofs} inclusion proofs; each also refused when altered`);
