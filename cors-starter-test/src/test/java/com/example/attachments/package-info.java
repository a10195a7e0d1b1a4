/**
 * The application whose tests {@code docs/testing-your-policy.md} shows.
 */
package com.example.attachments;
