// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.merkle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeTest {
    private static final int N = 70;
    private final List<byte[]> leaves = new ArrayList<>();

    TreeTest() {
        for (int i = 0; i < N; i++) {
            leaves.add(LeafHash.of(("record " + i).getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void theRootsAreThoseOfTheKnownTree() {
        // RFC 6962 reference data, as in certificate-transparency and transparency-dev/merkle.
        String[] inputs = {
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f"
        };
        String[] roots = {
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
        };
        CompactRange tree = new CompactRange();
        assertEquals(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                HexFormat.of().formatHex(tree.root()));
        for (int i = 0; i < inputs.length; i++) {
            tree.append(LeafHash.of(HexFormat.of().parseHex(inputs[i])));
            assertEquals(roots[i], HexFormat.of().formatHex(tree.root()));
        }
    }

    @Test
    void theRootIsThatOfTheRecursiveDefinitionAtEverySize() throws Exception {
        CompactRange tree = new CompactRange();
        for (int n = 1; n <= N; n++) {
            tree.append(leaves.get(n - 1));
            assertArrayEquals(mth(leaves.subList(0, n)), tree.root());
            assertEquals(n, tree.size());
        }
    }

    @Test
    void aStoredRangeGoesOnWhereItStopped() {
        CompactRange whole = new CompactRange();
        for (int n = 0; n < N; n++) {
            CompactRange restored = new CompactRange(n, whole.range());
            assertArrayEquals(whole.root(), restored.root());
            for (int i = n; i < N; i++) {
                restored.append(leaves.get(i));
            }
            assertArrayEquals(tree(N).root(), restored.root());
            whole.append(leaves.get(n));
        }
        assertThrows(IllegalArgumentException.class, () -> new CompactRange(3, new byte[32]));
        assertThrows(IllegalArgumentException.class, () -> new CompactRange(-1, new byte[64 * 32]));
    }

    @Test
    void theRangeHoldsTheLargestSubtreeFirst() throws Exception {
        byte[] range = tree(7).range();
        byte[] first = mth(leaves.subList(0, 4));
        byte[] last = leaves.get(6);
        assertEquals(96, range.length);
        assertArrayEquals(first, Arrays.copyOf(range, 32));
        assertArrayEquals(last, Arrays.copyOfRange(range, 64, 96));
    }

    @Test
    void everyInclusionProofIsGoodForItsOwnLeafAlone() {
        for (int size = 1; size <= N; size += size < 20 ? 1 : 7) {
            byte[] root = tree(size).root();
            for (int i = 0; i < size; i++) {
                List<byte[]> proof = fed(ProofBuilder.inclusion(i, size), 0).proof();
                assertTrue(Proofs.included(i, size, leaves.get(i), proof, root));
                for (int j = 0; j < size; j++) {
                    assertEquals(i == j, Proofs.included(j, size, leaves.get(i), proof, root));
                }
                List<byte[]> longer = new ArrayList<>(proof);
                longer.add(new byte[32]);
                assertFalse(Proofs.included(i, size, leaves.get(i), longer, root));
                if (!proof.isEmpty()) {
                    assertFalse(
                            Proofs.included(
                                    i, size, leaves.get(i), proof.subList(1, proof.size()), root));
                }
            }
        }
    }

    @Test
    void everyConsistencyProofIsGoodForItsTwoTrees() {
        for (int n = 1; n <= N; n += 3) {
            for (int m = 1; m <= n; m++) {
                List<byte[]> proof = fed(ProofBuilder.consistency(m, n), 0).proof();
                assertTrue(Proofs.consistent(m, n, tree(m).root(), tree(n).root(), proof));
                if (m != n) {
                    assertFalse(Proofs.consistent(m, n, tree(m).root(), tree(m).root(), proof));
                    assertFalse(Proofs.consistent(m, n, tree(n).root(), tree(n).root(), proof));
                }
            }
        }
    }

    @Test
    void aPrunedJournalProvesWhatItStillHolds() {
        for (int kept = 0; kept < N; kept++) {
            CompactRange range = tree(kept);
            for (int i = kept; i < N; i += 5) {
                ProofBuilder builder = ProofBuilder.inclusion(i, N);
                assertTrue(builder.startFrom(range));
                assertTrue(
                        Proofs.included(
                                i, N, leaves.get(i), fed(builder, kept).proof(), tree(N).root()));
            }
            if (kept > 0) {
                ProofBuilder builder = ProofBuilder.consistency(kept, N);
                assertTrue(builder.startFrom(range));
                assertTrue(
                        Proofs.consistent(
                                kept, N, range.root(), tree(N).root(), fed(builder, kept).proof()));
            }
        }
        assertFalse(ProofBuilder.inclusion(3, N).startFrom(tree(8)));
    }

    @Test
    void aProofIsNotMadeBeforeItsLeavesCame() {
        assertThrows(IllegalStateException.class, () -> ProofBuilder.inclusion(0, 2).proof());
        assertThrows(IllegalArgumentException.class, () -> ProofBuilder.inclusion(2, 2));
        assertThrows(IllegalArgumentException.class, () -> ProofBuilder.inclusion(-1, 2));
        assertThrows(IllegalArgumentException.class, () -> ProofBuilder.consistency(0, 2));
        assertThrows(IllegalArgumentException.class, () -> ProofBuilder.consistency(3, 2));
    }

    @Test
    void absurdIndexesAndSizesAreNoProof() {
        byte[] h = leaves.get(0);
        List<byte[]> none = List.of();
        assertFalse(Proofs.included(-1, 1, h, none, h));
        assertFalse(Proofs.included(0, -1, h, none, h));
        assertFalse(Proofs.included(Long.MIN_VALUE, Long.MAX_VALUE, h, none, h));
        assertFalse(Proofs.included(Long.MAX_VALUE, Long.MAX_VALUE, h, none, h));
        assertFalse(Proofs.included(0, 1, h, List.of(new byte[31]), h));
        assertFalse(Proofs.consistent(-2, -1, h, h, none));
        assertFalse(Proofs.consistent(1, Long.MIN_VALUE, h, h, none));
        assertFalse(Proofs.subtreeConsistent(Long.MAX_VALUE, Long.MIN_VALUE, 1, h, h, none));
        List<byte[]> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(h);
        }
        assertFalse(Proofs.included(5, Long.MAX_VALUE, h, many, h));
        assertFalse(Proofs.consistent(5, Long.MAX_VALUE, h, h, many));
    }

    private ProofBuilder fed(ProofBuilder builder, int from) {
        for (int i = from; i < N; i++) {
            builder.append(leaves.get(i), 0);
        }
        return builder;
    }

    private CompactRange tree(int size) {
        CompactRange tree = new CompactRange();
        leaves.subList(0, size).forEach(tree::append);
        return tree;
    }

    private static byte[] mth(List<byte[]> leaves) throws Exception {
        int n = leaves.size();
        if (n == 1) {
            return leaves.get(0);
        }
        int k = Integer.highestOneBit(n - 1);
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update((byte) 1);
        sha.update(mth(leaves.subList(0, k)));
        sha.update(mth(leaves.subList(k, n)));
        return sha.digest();
    }
}
