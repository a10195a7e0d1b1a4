package io.github.corsstarter.showcase.partner;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration of requests to the partner.
 *
 * @param requestHeaders the request headers that are forwarded
 */
@ConfigurationProperties("partner")
record PartnerProperties(Set<String> requestHeaders) {
}
