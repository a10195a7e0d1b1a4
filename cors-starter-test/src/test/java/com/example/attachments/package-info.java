/**
 * The application of the tests in {@code docs/testing-your-policy.md}.
 */
package com.example.attachments;
