// SPDX-License-Identifier: Apache-2.0
/**
 * Files that hold documents of a journal, read without Chronicle Queue: nothing that lies in them
 * is taken on trust, and nothing is ever written.
 *
 * <p>What a document means is not known here, save for the hash in front of it that tells one from
 * noise. The order of files, records and sequence numbers are {@code JournalReader}'s.
 */
@NullMarked
package io.jwitness.record.internal.segment;

import org.jspecify.annotations.NullMarked;
