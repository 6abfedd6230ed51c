// SPDX-License-Identifier: Apache-2.0

// Verifies what JWitness wrote with the checkpoint and proof code of the Go project, and makes what
// JWitness must be able to verify. It shares no line with JWitness.
//
//	interop verify DIR   reads vkey, old.note, grown.proof, N.proof with N.json, tiles/
//	interop make DIR     writes the same, under a key of its own
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: interop verify|make DIR")
		os.Exit(2)
	}
	var err error
	switch os.Args[1] {
	case "verify":
		err = verify(os.Args[2])
	case "make":
		err = create(os.Args[2])
	default:
		err = errors.New("verify or make")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "interop:", err)
		os.Exit(1)
	}
}

// ---------------------------------------------------------------- verify

type checkpoint struct {
	origin string
	tree   tlog.Tree
}

// open asks for the log's own signature: note.Open is content with any one known key.
func open(text []byte, log note.Verifier) (checkpoint, error) {
	n, err := note.Open(text, note.VerifierList(log))
	if err != nil {
		return checkpoint{}, err
	}
	signed := false
	for _, s := range n.Sigs {
		signed = signed || (s.Name == log.Name() && s.Hash == log.KeyHash())
	}
	if !signed {
		return checkpoint{}, errors.New("the log did not sign")
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return checkpoint{}, fmt.Errorf("not three lines: %q", n.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return checkpoint{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	if err != nil {
		return checkpoint{}, err
	}
	return checkpoint{lines[0], tlog.Tree{N: size, Hash: hash}}, nil
}

func hashes(lines []string) ([]tlog.Hash, error) {
	var all []tlog.Hash
	for _, line := range lines {
		h, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	return all, nil
}

func verify(dir string) error {
	vkey, err := os.ReadFile(filepath.Join(dir, "vkey"))
	if err != nil {
		return err
	}
	log, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		return err
	}
	proofs, err := filepath.Glob(filepath.Join(dir, "*[0-9].proof"))
	if err != nil || len(proofs) == 0 {
		return fmt.Errorf("no proofs in %s: %v", dir, err)
	}
	for _, p := range proofs {
		if err := inclusion(p, log); err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
	}
	if err := consistency(dir, log); err != nil {
		return fmt.Errorf("grown.proof: %w", err)
	}
	entries, err := tiles(filepath.Join(dir, "tiles"), log)
	if err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	fmt.Printf("x/mod/sumdb: %d inclusion proofs, 1 consistency proof, tiles of %d entries; each also refused when altered\n",
		len(proofs), entries)
	return nil
}

func inclusion(path string, log note.Verifier) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	record, err := os.ReadFile(strings.TrimSuffix(path, ".proof") + ".json")
	if err != nil {
		return err
	}
	record = bytes.TrimSuffix(record, []byte("\n"))
	head, signed, found := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return errors.New("not a tlog-proof")
	}
	index, err := strconv.ParseInt(lines[1][len("index "):], 10, 64)
	if err != nil {
		return err
	}
	proof, err := hashes(lines[2:])
	if err != nil {
		return err
	}
	c, err := open(signed, log)
	if err != nil {
		return err
	}
	leaf := tlog.RecordHash(record)
	if err := tlog.CheckRecord(proof, c.tree.N, c.tree.Hash, index, leaf); err != nil {
		return err
	}
	record[len(record)/2] ^= 1
	if tlog.CheckRecord(proof, c.tree.N, c.tree.Hash, index, tlog.RecordHash(record)) == nil {
		return errors.New("an altered record is taken too")
	}
	signed = bytes.Replace(signed, []byte("\n"+strconv.FormatInt(c.tree.N, 10)+"\n"), []byte("\n1\n"), 1)
	if _, err := open(signed, log); err == nil {
		return errors.New("an altered checkpoint is taken too")
	}
	return nil
}

func consistency(dir string, log note.Verifier) error {
	oldNote, err := os.ReadFile(filepath.Join(dir, "old.note"))
	if err != nil {
		return err
	}
	older, err := open(oldNote, log)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(dir, "grown.proof"))
	if err != nil {
		return err
	}
	head, signed, _ := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if lines[0] != fmt.Sprintf("old %d", older.tree.N) {
		return fmt.Errorf("%q", lines[0])
	}
	proof, err := hashes(lines[1:])
	if err != nil {
		return err
	}
	newer, err := open(signed, log)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, newer.tree.N, newer.tree.Hash, older.tree.N, older.tree.Hash); err != nil {
		return err
	}
	older.tree.Hash[0] ^= 1
	if tlog.CheckTree(proof, newer.tree.N, newer.tree.Hash, older.tree.N, older.tree.Hash) == nil {
		return errors.New("an altered root is taken too")
	}
	return nil
}

// directory reads tiles as a static web server would give them.
type directory string

func (d directory) Height() int { return 8 }

func (d directory) SaveTiles([]tlog.Tile, [][]byte) {}

func (d directory) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range wanted {
		// C2SP tlog-tiles leaves the height out of the path: it is always 8.
		name := strings.Replace(t.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(string(d), name))
		if err != nil {
			return nil, err
		}
		all = append(all, bytes)
	}
	return all, nil
}

func tiles(dir string, log note.Verifier) (int64, error) {
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return 0, err
	}
	c, err := open(signed, log)
	if err != nil {
		return 0, err
	}
	reader := tlog.TileHashReader(c.tree, directory(dir))
	for first := int64(0); first < c.tree.N; first += 256 {
		tile := tlog.Tile{H: 8, L: -1, N: first / 256, W: int(min(256, c.tree.N-first))}
		name := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		bundle, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return 0, err
		}
		for i := first; i < first+int64(tile.W); i++ {
			length := int(binary.BigEndian.Uint16(bundle))
			stored, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, i)})
			if err != nil {
				return 0, err
			}
			if stored[0] != tlog.RecordHash(bundle[2:2+length]) {
				return 0, fmt.Errorf("entry %d does not have the hash of its tile", i)
			}
			bundle = bundle[2+length:]
		}
		if len(bundle) != 0 {
			return 0, errors.New("bytes behind the last entry")
		}
	}
	return c.tree.N, nil
}

// ---------------------------------------------------------------- make

type stored []tlog.Hash

func (s *stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var all []tlog.Hash
	for _, i := range indexes {
		all = append(all, (*s)[i])
	}
	return all, nil
}

const origin = "foreign/0/00112233445566778899aabbccddeeff"

func create(dir string) error {
	skey, vkey, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		return err
	}
	var tree stored
	var records [][]byte
	grow := func(n int) error {
		for i := len(records); i < n; i++ {
			record := []byte(fmt.Sprintf(`{"v":1,"seq":%d,"salt":"00112233445566778899aabbccddeeff","log":"%s",`+
				`"session":"abcdefghijklmnopqrstuvwxyz","id":"abcdefghijklmnopqrstuvwxyz-%d",`+
				`"time":"2026-11-22T18:04:05.123456789Z","event":"foreign.made","target":{"id":"é→%d"}}`, i, origin, i, i))
			hashes, err := tlog.StoredHashes(int64(i), record, &tree)
			if err != nil {
				return err
			}
			tree = append(tree, hashes...)
			records = append(records, record)
		}
		return nil
	}
	sign := func() ([]byte, error) {
		root, err := tlog.TreeHash(int64(len(records)), &tree)
		if err != nil {
			return nil, err
		}
		return note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", origin, len(records), root)}, signer)
	}
	files := map[string][]byte{"vkey": []byte(vkey + "\n")}
	if err := grow(300); err != nil {
		return err
	}
	if files["old.note"], err = sign(); err != nil {
		return err
	}
	if err := grow(1000); err != nil {
		return err
	}
	newer, err := sign()
	if err != nil {
		return err
	}
	files["new.note"] = newer
	for _, i := range []int64{0, 1, 255, 256, 511, 998, 999} {
		proof, err := tlog.ProveRecord(1000, i, &tree)
		if err != nil {
			return err
		}
		files[fmt.Sprintf("%d.proof", i)] = text(fmt.Sprintf("c2sp.org/tlog-proof@v1\nindex %d\n", i), proof, newer)
		files[fmt.Sprintf("%d.json", i)] = records[i]
	}
	proof, err := tlog.ProveTree(1000, 300, &tree)
	if err != nil {
		return err
	}
	files["grown.proof"] = text("old 300\n", proof, newer)
	for name, bytes := range files {
		if err := os.WriteFile(filepath.Join(dir, name), bytes, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func text(head string, proof []tlog.Hash, checkpoint []byte) []byte {
	for _, h := range proof {
		head += base64.StdEncoding.EncodeToString(h[:]) + "\n"
	}
	return append([]byte(head+"\n"), checkpoint...)
}
