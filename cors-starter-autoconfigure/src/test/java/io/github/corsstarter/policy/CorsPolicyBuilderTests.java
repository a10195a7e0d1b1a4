package io.github.corsstarter.policy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

class CorsPolicyBuilderTests {

	private static CorsPolicy.Builder origins(String... origins) {
		return CorsPolicy.builder().allowedOrigins(List.of(origins));
	}

	private static List<PolicyProblem> problems(CorsPolicy.Builder builder) {
		InvalidCorsPolicyException ex = catchThrowableOfType(InvalidCorsPolicyException.class, builder::build);
		return (ex != null) ? ex.problems() : List.of();
	}

	private static List<String> codes(CorsPolicy.Builder builder) {
		return problems(builder).stream().map((problem) -> problem.code().code()).toList();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", ignoreLeadingAndTrailingWhitespace = true,
			textBlock = """
					app.example.com            | origin-missing-scheme       | Write https://app.example.com
					//app.example.com          | origin-missing-scheme       | Write https://app.example.com
					app.example.com/path       | origin-missing-scheme       | Write https://app.example.com
					localhosting.com           | origin-missing-scheme       | Write https://localhosting.com
					127.example.com            | origin-missing-scheme       | Write https://127.example.com
					[::1]:3000                 | origin-missing-scheme       | Write http://[::1]:3000
					https//a.com               | origin-malformed            | Write https://a.com
					https://\u00e9..com           | origin-malformed            | Write the form that the browser sends, in which each non-ASCII label starts with xn--.
					http://0x7f000001:80       | origin-ip-not-canonical     | Write http://127.0.0.1
					localhost:3000             | origin-missing-scheme       | Write http://localhost:3000
					*.example.com              | origin-missing-scheme       | Write https://*.example.com
					https://a.com/x            | origin-has-path             | Write https://a.com
					https:///a.com             | origin-has-path             | Write https://a.com
					https://?x                 | origin-has-path             | -
					http:                      | origin-malformed            | -
					,https://a.com             | origin-malformed            | Write https://a.com
					capacitor://a,b            | origin-malformed            | -
					https://a.com;https://b.com | origin-malformed           | Write separate elements or one comma-separated value: https://a.com, https://b.com
					https://a.com https://b.com | origin-malformed           | Write separate elements or one comma-separated value: https://a.com, https://b.com
					["https://a.com"           | origin-malformed            | Write https://a.com, and any other origins as separate elements
					https://a.com:[8080        | origin-malformed            | Write each origin separately: https://a.com:8080, and one for each other port
					https://a.com:[8080,8081]  | origin-malformed            | Write each origin separately: https://a.com:8080, https://a.com:8081
					8081]                      | origin-malformed            | Write each origin with its port as a separate element
					https://app-*.example.com  | origin-wildcard-unsupported | Write https://*.example.com for all subdomains of example.com, list each origin, or declare an OriginAuthorizer bean
					https://*-3000.app.github.dev | origin-wildcard-unsupported | List each origin, or declare an OriginAuthorizer bean
					http://192.168.1.*:*       | origin-wildcard-unsupported | List each origin, or declare an OriginAuthorizer bean
					http://*:3000              | origin-wildcard-unsupported | List each origin, or declare an OriginAuthorizer bean
					moz-extension://*x         | origin-wildcard-unsupported | Write moz-extension://* for any host
					https://a`b.com            | origin-malformed            | -
					https://a{b.com            | origin-malformed            | -
					app://a b                  | origin-malformed            | -
					app://a%20b                | origin-malformed            | -
					app://\u00e9                | origin-malformed            | -
					https://\u00dftra.de       | origin-malformed            | Write the form that the browser sends, in which each non-ASCII label starts with xn--.
					https://a.com//            | origin-has-path             | Write https://a.com
					https://a.com?u=b@evil.com | origin-has-path             | Write https://a.com
					https://a.com/x@y          | origin-has-path             | Write https://a.com
					https://a*.com/x           | origin-has-path             | -
					https://a.com:8443/x/y     | origin-has-path             | Write https://a.com:8443
					https://a.com?q            | origin-has-path             | Write https://a.com
					https://a.com#f            | origin-has-path             | Write https://a.com
					https://user:pw@a.com      | origin-has-path             | Write https://a.com
					https://exa mple.com       | origin-malformed            | -
					https://a.com:0            | origin-malformed            | -
					https://a.com:65536        | origin-malformed            | -
					https://a.com:080          | origin-malformed            | -
					https://a.com:             | origin-malformed            | -
					https://a.com:x            | origin-malformed            | -
					https://                   | origin-malformed            | -
					https:///                  | origin-malformed            | -
					https:/a.com               | origin-malformed            | Write https://a.com
					https:a.com                | origin-malformed            | Write https://a.com
					HTTP:a.com                 | origin-malformed            | Write http://a.com
					http://[::1]8080           | origin-malformed            | -
					http://[::1].example.com   | origin-malformed            | -
					about:blank                | origin-malformed            | -
					*:8080                     | origin-malformed            | -
					https://a..com             | origin-malformed            | -
					https://.a.com             | origin-malformed            | -
					https://a!.com             | origin-malformed            | -
					https://a%2e.com           | origin-malformed            | -
					https://[::1               | origin-malformed            | -
					https://[::g]              | origin-malformed            | -
					https://256.1.1.1          | origin-malformed            | -
					1a://b                     | origin-malformed            | -
					://b                       | origin-malformed            | -
					https://a.com,https://b.com | origin-malformed           | Write separate elements or one comma-separated value: https://a.com, https://b.com
					https://stra\u00dfe.de     | origin-malformed            | Write the form that the browser sends, in which each non-ASCII label starts with xn--.
					https://${APP_HOST}        | origin-malformed            | Set it, or write the value itself.
					${APP_ORIGIN}              | origin-malformed            | Set it, or write the value itself.
					https://a*.com             | origin-wildcard-unsupported | -
					https://*                  | origin-wildcard-unsupported | -
					https://*com               | origin-wildcard-unsupported | -
					https://a.*.com            | origin-wildcard-unsupported | -
					https://*.*.com            | origin-wildcard-unsupported | -
					https://*.127.0.0.1        | origin-wildcard-unsupported | List each origin.
					*://a.com                  | origin-wildcard-unsupported | Write https://a.com, and add an element for each other scheme.
					null                       | origin-null                 | Remove it, or accept the risk with cors.dangerously-allow: null-origin
					"null"                     | origin-null                 | -
					NULL                       | origin-null                 | -
					''                         | origin-malformed            | -
					file:///home               | origin-file-scheme          | -
					file://                    | origin-file-scheme          | -
					http://0x7f000001          | origin-ip-not-canonical     | Write http://127.0.0.1
					http://127.1:8080          | origin-ip-not-canonical     | Write http://127.0.0.1:8080
					http://[0:0::1]            | origin-ip-not-canonical     | Write http://[::1]
					http://[::127.0.0.1]:*     | origin-ip-not-canonical     | Write http://[::7f00:1]:*
					""")
	void refusesOrigins(String origin, String code, String suggestion) {
		List<PolicyProblem> problems = problems(origins("https://fine.example", origin));
		assertThat(problems).singleElement().satisfies((problem) -> {
			assertThat(problem.code().code()).isEqualTo(code);
			assertThat(problem.place()).isEqualTo("allowed-origins[1]");
			assertThat(problem.value()).isEqualTo(origin);
			if (suggestion != null) {
				assertThat(problem.suggestion()).isEqualTo(suggestion);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "'null'", "\"null\"", "'Null'" })
	void readsQuotedNullAsNull(String origin) {
		assertThat(codes(origins(origin))).containsExactly("origin-null");
	}

	@ParameterizedTest
	@ValueSource(strings = { "'", "\"", "'null", "null'", "'null\"", "xnullx" })
	void doesNotReadSimilarTextsAsNull(String origin) {
		assertThat(codes(origins(origin))).hasSize(1).doesNotContain("origin-null");
	}

	@Test
	void showsAnExampleIfTheOriginCannotBeGuessed() {
		for (String origin : List.of("https://a*.com/x", "https://exa mple.com",
				"https://" + "a".repeat(64) + ".com")) {
			assertThat(problems(origins(origin)).get(0).suggestion()).as(origin)
				.startsWith("Write a scheme, a host and, unless it is the scheme's default, a port");
		}
	}

	@ParameterizedTest
	@CsvSource({ "https://${A}.com, ${A}", "https://${A, ${A" })
	void namesTheUnresolvedPlaceholder(String origin, String variable) {
		assertThat(problems(origins(origin))).singleElement()
			.extracting(PolicyProblem::explanation)
			.isEqualTo("The variable " + variable + " has no value.");
		assertThat(codes(origins("https://a.com").allowedMethods(List.of("${M}")))).containsExactly("method-invalid");
	}

	@Test
	void limitsHostNamesToTheLengthOfDnsNames() {
		String label = "a".repeat(63);
		String longest = "https://" + label + "." + label + "." + label + "." + "a".repeat(61);
		assertThat(codes(origins(longest))).isEmpty();
		assertThat(codes(origins(longest + "a"))).containsExactly("origin-malformed");
		assertThat(codes(origins("https://b." + label))).isEmpty();
		assertThat(codes(origins("https://b." + label + "a"))).containsExactly("origin-malformed");
	}

	@ParameterizedTest
	@CsvSource({ "HTTPS://App.Example.com, https://app.example.com",
			"https://app.example.com/, https://app.example.com", "https://app.example.com:443, https://app.example.com",
			"http://localhost:80/, http://localhost", "https://bücher.example, https://xn--bcher-kva.example",
			"https://*.Example.com, https://*.example.com", "http://[::A], http://[::a]", "app://[::A], app://[::a]" })
	void normalizesOriginsWithAWarning(String origin, String canonical) {
		CorsPolicy policy = origins(origin).build();
		assertThat(policy.allowedOrigins()).containsExactly(canonical);
		assertThat(policy.warnings()).first().satisfies((warning) -> {
			assertThat(warning.value()).isEqualTo(origin);
			assertThat(warning.explanation()).contains(canonical);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://app.example.com", "https://*.example.com", "http://localhost:*",
			"https://*.example.com:*", "*", "capacitor://localhost", "chrome-extension://AbCdEf",
			"moz-extension://1b2c-3d", "https://a_b.example", "https://ab--c.example", "http://127.0.0.1:8080",
			"http://[::1]", "https://xn--bcher-kva.example", "https://*.internal", "https://a.example.",
			"https://az09.example", "app://127.1" })
	void keepsCanonicalOrigins(String origin) {
		CorsPolicy policy = origins(origin).build();
		assertThat(policy.allowedOrigins()).containsExactly(origin);
		assertThat(policy.warnings()).isEmpty();
		assertThat(origins(policy.allowedOrigins().get(0)).build().allowedOrigins()).containsExactly(origin);
	}

	@Test
	void refusesAnyOriginWithCredentials() {
		assertThat(codes(origins("*").allowCredentials(true))).containsExactly("any-origin-with-credentials");
		assertThat(codes(origins("*").allowCredentials(true).dangerouslyAllow(EnumSet.allOf(DangerousSetting.class))))
			.containsExactly("any-origin-with-credentials");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://app.example.com", "http://*.example.com", "http://127.example.com",
			"http://10.0.0.1", "http://localhost.example.com" })
	void refusesInsecureOriginsWithCredentialsUnlessAccepted(String origin) {
		CorsPolicy.Builder policy = origins(origin).allowCredentials(true);
		assertThat(codes(policy)).containsExactly("insecure-origin-with-credentials");
		policy.dangerouslyAllow(Set.of(DangerousSetting.INSECURE_ORIGINS));
		assertThat(codes(policy)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:3000", "http://localhost:*", "http://app.localhost",
			"http://*.localhost", "http://127.0.0.1:8080", "http://127.9.9.9", "http://[::1]",
			"https://app.example.com", "capacitor://localhost", "app://app.example.com" })
	void acceptsLocalAndOtherSchemesWithCredentials(String origin) {
		CorsPolicy policy = origins(origin).allowCredentials(true).build();
		assertThat(policy.warnings()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"https://a.com\"", "'https://a.com'", "\u201Chttps://a.com\u201D" })
	void reportsQuotesInTheValue(String origin) {
		assertThat(problems(origins(origin))).singleElement()
			.extracting(PolicyProblem::suggestion)
			.isEqualTo("Write https://a.com, without quotes (docker --env-file and some shells keep them)");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "https://.*\\.example\\.com | Write https://*.example.com",
			"^https://[a-z0-9-]+\\.example\\.com$ | Write https://*.example.com",
			"https?://(.+)\\.example\\.com | Write separate elements or one comma-separated "
					+ "value: https://*.example.com, http://*.example.com",
			"http://localhost:.* | Write http://localhost:*", "https://localhost:\\d{4,5} | Write https://localhost:*",
			"^https://(?:[^.]+)\\.a\\.com(?::\\d+)?$ | Write https://*.a.com:*",
			"'.*' | Write *; in YAML, put * in quotes", "^.*$ | Write *; in YAML, put * in quotes",
			"https://[a-z0-9]{1,8}\\.a\\.com | Write https://*.a.com",
			"https://example\\.com(:[0-9]+)? | Write https://example.com:*",
			"^https://(www\\.)?example\\.com$ | List each origin, or write "
					+ "https://*.example.com for all subdomains of a domain",
			"https://admin\\.dev(\\.eu)?\\.example\\.com | List each origin, or write "
					+ "https://*.example.com for all subdomains of a domain",
			"https://apps?\\.example\\.com | List each origin, or write "
					+ "https://*.example.com for all subdomains of a domain",
			"https://apps?.example.com | List each origin, or write https://*.example.com "
					+ "for all subdomains of a domain",
			"^https://(app){1,2}\\.example\\.com$ | List each origin, or write "
					+ "https://*.example.com for all subdomains of a domain" })
	void suggestsAPatternInsteadOfARegularExpression(String origin, String suggestion) {
		assertThat(problems(origins(origin))).singleElement()
			.returns(ProblemCode.ORIGIN_MALFORMED, PolicyProblem::code)
			.returns(suggestion, PolicyProblem::suggestion);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "*.github.io | List your own subdomains, such as https://yours.github.io",
					"https://*.github.io/x | List your own subdomains, such as https://yours.github.io",
					"http://*.github.io:8080/x | List your own subdomains, such as https://yours.github.io:8080",
					"*://*.github.io | List your own subdomains, such as https://yours.github.io",
					"'https://*.github.io' | List your own subdomains, such as https://yours.github.io",
					"https://*.github.io:[8080] | List your own subdomains, such as https://yours.github.io:8080",
					"https?://.*\\.github\\.io | List your own subdomains, such as https://yours.github.io",
					"https://a.com https://*.github.io | Write https://a.com. List your own "
							+ "subdomains, such as https://yours.github.io",
					"http://a*.example.com | Write https://*.example.com for all subdomains of "
							+ "example.com, list each origin, or declare an OriginAuthorizer bean",
					"moz-extension://a* | List each origin, or declare an OriginAuthorizer bean",
					"moz-extension://*/x | List each origin, or declare an OriginAuthorizer bean",
					"https?://(.+)\\.a\\.com | Write https://*.a.com; http isn't allowed with credentials",
					"http://a.com;http://localhost:1 | Write separate elements or one "
							+ "comma-separated value: https://a.com, http://localhost:1",
					"'*' | List the origins, since * isn't allowed with credentials",
					".* | List the origins, since * isn't allowed with credentials" })
	void suggestsOnlyOriginsThatAreValidWithCredentials(String origin, String suggestion) {
		assertThat(problems(origins(origin).allowCredentials(true))).singleElement()
			.extracting(PolicyProblem::suggestion)
			.isEqualTo(suggestion);
	}

	@Test
	void suggestsOriginsThatASwitchAllows() {
		assertThat(problems(
				origins("moz-extension://a*", "*.github.io", "http://a.com/x", "file:///x").allowCredentials(true)
					.dangerouslyAllow(EnumSet.allOf(DangerousSetting.class))))
			.extracting(PolicyProblem::suggestion)
			.containsExactly("Write moz-extension://* for any host", "Write https://*.github.io", "Write http://a.com",
					"Serve the page from http://localhost and allow that origin, or write file://");
		assertThat(problems(origins("file:///x"))).extracting(PolicyProblem::suggestion)
			.containsExactly("Serve the page from http://localhost and allow that origin, or write file:// "
					+ "and accept the risk with cors.dangerously-allow: file-origin");
	}

	@Test
	void suggestsAnOriginForEachPortOfASplitPortList() {
		assertThat(problems(origins("https://a.com:[8080", "8081", "8082]", "8083]")))
			.extracting(PolicyProblem::suggestion)
			.containsExactly("Write each origin separately: https://a.com:8080, and one for each other port",
					"Write https://a.com:8081", "Write https://a.com:8082",
					"Write each origin with its port as a separate element");
		assertThat(problems(origins("https://a.com:[8080]", "8081"))).last()
			.satisfies((problem) -> assertThat(problem.suggestion()).startsWith("Write a scheme, a host"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"https://a.com https://b.com/x | Write separate elements or one comma-separated "
					+ "value: https://a.com, https://b.com",
			"https://a.com https://a*.b | Write each origin as a separate element",
			"'*' | Write *, without quotes (docker --env-file and some shells keep them); in YAML, put * in quotes",
			"[\"*\"] | Write *, and any other origins as separate elements; in YAML, put * in quotes" })
	void suggestsSeparateElementsForSeveralOrigins(String origin, String suggestion) {
		assertThat(problems(origins(origin))).singleElement()
			.returns(ProblemCode.ORIGIN_MALFORMED, PolicyProblem::code)
			.returns(suggestion, PolicyProblem::suggestion);
	}

	@Test
	void suggestsSeparateElementsForSeveralNames() {
		assertThat(problems(origins("https://a.com").allowedMethods("GET POST", "PUT;TRACE", "P*", "PUT,")
			.allowedHeaders("X-A X-B", "X-A:", "X-*")
			.exposedHeaders("ETag,Link", "E*"))).extracting(PolicyProblem::suggestion)
			.containsExactly("Write separate elements or one comma-separated value: GET, POST",
					"Write one method per list element, such as PUT.",
					"Write one method per list element, such as PUT.", "Write PUT",
					"Write separate elements or one comma-separated value: X-A, X-B", "Write X-A",
					"Write one name per list element, such as Content-Type.",
					"Write separate elements or one comma-separated value: ETag, Link",
					"Write one name per list element, such as Location.");
	}

	@Test
	void acceptsFilesAndAnyExtensionHostIfConfigured() {
		CorsPolicy.Builder files = origins("file://").dangerouslyAllow(Set.of(DangerousSetting.FILE_ORIGIN));
		assertThat(files.build().warnings()).isEmpty();
		assertThat(files.allowCredentials(true).build().warnings()).hasSize(1);
		CorsPolicy.Builder extensions = origins("moz-extension://*", "vscode-webview://*");
		assertThat(extensions.build().allowedOrigins()).containsExactly("moz-extension://*", "vscode-webview://*");
		assertThat(codes(extensions.allowCredentials(true))).containsExactly("any-host-with-credentials",
				"any-host-with-credentials");
		assertThat(extensions.dangerouslyAllow(Set.of(DangerousSetting.ANY_HOST))
			.build()
			.opensWebSockets("moz-extension://a")).isFalse();
		assertThat(codes(origins("chrome-extension://*"))).containsExactly("origin-wildcard-unsupported");
		assertThat(codes(origins("file:///a").dangerouslyAllow(Set.of(DangerousSetting.FILE_ORIGIN))))
			.containsExactly("origin-file-scheme");
	}

	@Test
	void warnsAboutFormsThatBrowsersDoNotSend() {
		assertThat(origins("capacitor://localhost:*").build().warnings()).hasSize(1);
		assertThat(origins("https://a.com").allowedHeaders("x-stainle...").build().warnings()).hasSize(1);
		assertThat(origins("https://a.com").allowedMethods("PUT.").allowedHeaders("X-A.").build().warnings()).hasSize(2)
			.allSatisfy((warning) -> assertThat(warning.explanation())
				.isEqualTo("The full stop at the end was probably copied by mistake."));
		assertThat(origins("*").allowPrivateNetwork(true).build().warnings()).singleElement()
			.extracting(PolicyWarning::explanation)
			.isEqualTo("Together with *, this lets any website reach this server on a private network.");
		assertThat(origins("https://a.com").exposedHeaders("Origin", "Access-Control-Max-Age").build().warnings())
			.hasSize(2);
	}

	@Test
	void acceptsNullIfConfigured() {
		CorsPolicy.Builder policy = origins("null").dangerouslyAllow(Set.of(DangerousSetting.NULL_ORIGIN));
		assertThat(policy.build().allowedOrigins()).containsExactly("null");
	}

	@ParameterizedTest
	@CsvSource({ "'GET POST', method-invalid", "'GET,POST', method-invalid", "'', method-invalid",
			"GÉT, method-invalid", "P*, method-invalid", "*P, method-invalid", "CONNECT, method-forbidden",
			"trace, method-forbidden", "Track, method-forbidden" })
	void refusesMethods(String method, String code) {
		assertThat(codes(origins("https://a.com").allowedMethods(List.of(method)))).containsExactly(code);
	}

	@Test
	void normalizesOnlyStandardMethods() {
		CorsPolicy policy = origins("https://a.com").allowedMethods(List.of("get", "patch", "purge", "PURGE")).build();
		assertThat(policy.allowedMethods()).containsExactly("GET", "HEAD", "PATCH", "purge", "PURGE");
		assertThat(policy.warnings()).extracting(PolicyWarning::place)
			.containsExactly("allowed-methods[0]", "allowed-methods[1]");
	}

	@ParameterizedTest
	@CsvSource({ "'X A', header-invalid", "'X-A,X-B', header-invalid", "'', header-invalid", "'X-A:', header-invalid",
			"X-*, header-invalid", "*-X, header-invalid", "Cookie, header-forbidden", "host, header-forbidden",
			"ORIGIN, header-forbidden", "Sec-Fetch-Site, header-forbidden", "proxy-authorization, header-forbidden",
			"Access-Control-Request-Method, header-forbidden", "Access-Control-Allow-Origin, header-is-response-header",
			"access-control-max-age, header-is-response-header" })
	void refusesRequestHeaders(String header, String code) {
		assertThat(codes(origins("https://a.com").allowedHeaders(List.of(header)))).containsExactly(code);
	}

	@ParameterizedTest
	@CsvSource({ "'X A', exposed-header-invalid", "'', exposed-header-invalid", "X-*, exposed-header-invalid",
			"*-X, exposed-header-invalid", "Set-Cookie, exposed-header-forbidden",
			"set-cookie2, exposed-header-forbidden" })
	void refusesExposedHeaders(String header, String code) {
		assertThat(codes(origins("https://a.com").exposedHeaders(List.of(header)))).containsExactly(code);
	}

	@Test
	void refusesAnyExposedHeaderWithCredentials() {
		assertThat(codes(origins("https://a.com").exposedHeaders(List.of("*")).allowCredentials(true)))
			.containsExactly("any-exposed-header-with-credentials");
		assertThat(codes(origins("https://a.com").exposedHeaders(List.of("*")))).isEmpty();
	}

	@Test
	void refusesANegativeMaxAge() {
		assertThat(problems(origins("https://a.com").maxAge(Duration.ofSeconds(-1)))).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.code()).isEqualTo(ProblemCode.MAX_AGE_NEGATIVE);
				assertThat(problem.place()).isEqualTo("max-age");
			});
	}

	@Test
	void reportsAllProblemsAtOnce() {
		CorsPolicy.Builder policy = origins("app.example.com", "https://fine.example", "https://a.com/x")
			.name("uploads")
			.allowedMethods(List.of("TRACE"))
			.allowedHeaders(List.of("Cookie"))
			.exposedHeaders(List.of("Set-Cookie"))
			.maxAge(Duration.ofSeconds(-1));
		assertThatExceptionOfType(InvalidCorsPolicyException.class).isThrownBy(policy::build).satisfies((ex) -> {
			assertThat(ex.problems()).extracting(PolicyProblem::policy).containsOnly("uploads");
			assertThat(ex.problems()).extracting(PolicyProblem::place)
				.containsExactly("allowed-origins[0]", "allowed-origins[2]", "allowed-methods[0]", "allowed-headers[0]",
						"exposed-headers[0]", "max-age");
			assertThat(ex).hasMessageStartingWith("Invalid CORS policies:\n"
					+ "  policy 'uploads', allowed-origins[0] = \"app.example.com\": "
					+ "An origin must start with a scheme. (origin-missing-scheme) Write https://app.example.com\n");
		});
	}

	@Test
	void warnsAboutSettingsWithoutEffect() {
		CorsPolicy policy = origins("https://*.example.com", "https://a.example.com", "https://b.com", "https://b.com")
			.allowedHeaders(List.of("X-A", "x-a"))
			.maxAge(Duration.ofDays(2))
			.build();
		assertThat(policy.warnings()).extracting(PolicyWarning::place)
			.containsExactlyInAnyOrder("allowed-origins[1]", "allowed-origins[3]", "allowed-headers[1]", "max-age");
		assertThat(policy.allowedHeaders()).containsExactly("X-A");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://a.EXAMPLE.com", "https://b.example.com:443", "https://b.example.com/",
			"https://*.a.example.com", "https://a.b.example.com", "http://localhost:3000", "http://localhost" })
	void warnsAboutOriginsThatAPatternCovers(String origin) {
		assertThat(origins("https://*.example.com", "http://localhost:*", origin).build().warnings())
			.extracting(PolicyWarning::place, PolicyWarning::explanation)
			.contains(tuple("allowed-origins[2]", "A pattern in the list already covers it."));
	}

	@Test
	void warnsAboutOriginsThatAPatternForAnyPortCovers() {
		assertThat(origins("https://*.example.com:*", "https://a.example.com:8443").build().warnings()).singleElement()
			.extracting(PolicyWarning::place)
			.isEqualTo("allowed-origins[1]");
		assertThat(origins("https://*.a.test", "https://a.test").build().warnings()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.com", "https://a.example.com:8443", "http://localhost.example",
			"https://*.example.com:*", "https://*.com" })
	void doesNotWarnAboutOtherOrigins(String origin) {
		assertThat(origins("https://*.example.com", "http://localhost:*", origin).build().warnings())
			.filteredOn((warning) -> warning.index() == 2)
			.extracting(PolicyWarning::explanation)
			.doesNotContain("A pattern in the list already covers it.");
	}

	@ParameterizedTest
	@CsvSource({ "https://*.github.io, true", "https://*.co.uk, true", "https://*.com, true",
			"https://*.github.io:*, true", "https://*.xn--p1ai, true", "https://*.рф, true",
			"https://*.kawasaki.jp, true", "https://*.foo.ck, true", "https://*.www.ck, false",
			"https://*.example.com, false", "https://*.me.github.io, false", "https://*.internal, false",
			"http://*.localhost, false", "https://me.github.io, false", "https://github.io, false" })
	void refusesPublicSuffixesWithCredentials(String origin, boolean refused) {
		CorsPolicy.Builder policy = origins(origin).allowCredentials(true);
		assertThat(codes(policy)).isEqualTo(refused ? List.of("public-suffix-with-credentials") : List.of());
		assertThat(codes(policy.dangerouslyAllow(Set.of(DangerousSetting.PUBLIC_SUFFIX_SUBDOMAINS)))).isEmpty();
		assertThat(codes(origins(origin))).isEmpty();
	}

	@Test
	void showsTheDateOfThePublicSuffixList() {
		assertThat(PublicSuffixes.get().date()).matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}");
		assertThat(problems(origins("https://*.github.io").allowCredentials(true)).get(0).explanation())
			.contains("(public suffix list of " + PublicSuffixes.get().date() + ")");
	}

	@ParameterizedTest
	@CsvSource({ "Cookie, Remove it. Cookies need allow-credentials: true.", "Host, Remove it." })
	void suggestsAFixForHeadersThatOnlyBrowsersSet(String header, String suggestion) {
		assertThat(problems(origins("https://a.com").allowedHeaders(List.of(header)))).singleElement()
			.extracting(PolicyProblem::suggestion)
			.isEqualTo(suggestion);
	}

	@ParameterizedTest
	@CsvSource({ "/a//b, true", "/a/./b, true", "/a/../b, true", "/a/.., true", "/a/., true", "/a;b, true", ";a, true",
			"/a/.b, false", "/a/..b/c, false", "/a./b, false" })
	void warnsAboutUnreachablePaths(String path, boolean warns) {
		assertThat(origins("https://a.com").paths(List.of(path)).build().warnings())
			.filteredOn((warning) -> warning.explanation()
				.equals("Most servers normalize this path, so no request reaches it."))
			.hasSize(warns ? 1 : 0);
	}

	@Test
	void requiresOriginsAndPaths() {
		assertThat(codes(CorsPolicy.builder())).containsExactly("origins-missing");
		assertThat(codes(origins("*").paths(List.of()))).containsExactly("paths-missing");
		assertThat(codes(origins("*").paths(List.of("")))).containsExactly("path-invalid");
	}

	@Test
	void addsTheLeadingSlashOfAPath() {
		CorsPolicy policy = origins("https://a.com").paths(List.of("api/**", "/x")).build();
		assertThat(policy.paths()).containsExactly("/api/**", "/x");
		assertThat(policy.warnings()).extracting(PolicyWarning::place).containsExactly("paths[0]");
	}

	@ParameterizedTest
	@CsvSource({ "http://a.com/x, Write https://a.com", "http://0xa000001, Write https://10.0.0.1",
			"http://localhost:1/x, Write http://localhost:1" })
	void suggestsNoInsecureOriginWithCredentials(String origin, String suggestion) {
		assertThat(problems(origins(origin).allowCredentials(true))).singleElement()
			.satisfies((problem) -> assertThat(problem.suggestion()).isEqualTo(suggestion));
	}

	@Test
	void suggestsTheSecureOriginInItsCanonicalForm() {
		assertThat(problems(origins("http://a.com:443").allowCredentials(true)).get(0).suggestion())
			.startsWith("Write https://a.com, or accept");
		assertThat(problems(origins("http://a.com:8443").allowCredentials(true)).get(0).suggestion())
			.startsWith("Write https://a.com:8443, or accept");
	}

	@Test
	void suggestsAnInsecureOriginIfAccepted() {
		CorsPolicy.Builder policy = origins("http://a.com/x").allowCredentials(true)
			.dangerouslyAllow(Set.of(DangerousSetting.INSECURE_ORIGINS));
		assertThat(problems(policy).get(0).suggestion()).isEqualTo("Write http://a.com");
	}

	@Test
	void warnsAboutPoliciesThatAllowNothing() {
		assertThat(origins("*").allowedMethods(List.of()).build().warnings()).extracting(PolicyWarning::place)
			.containsExactly("allowed-methods");
		assertThat(origins("*").maxAge(Duration.ofMillis(500)).build().warnings()).extracting(PolicyWarning::place)
			.containsExactly("max-age");
		for (Duration usual : List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofHours(24))) {
			assertThat(origins("*").maxAge(usual).build().warnings()).as(usual.toString()).isEmpty();
		}
	}

	@Test
	void acceptsEverySuggestedOrigin() {
		for (String origin : List.of("a.com", "//a.com/x", "localhost", "127.0.0.1:1", "https://a.com/x?y#z",
				"https://u:p@a.com:1/x", "http://0x7f000001", "http://[0:0::1]:81", "https:a.com/x", "*.a.com",
				"*://a.com", "https://A.com/x", "https://bücher.example/x")) {
			PolicyProblem problem = problems(origins(origin)).get(0);
			assertThat(problem.suggestion()).startsWith("Write http");
			String suggested = problem.suggestion().substring("Write ".length()).split("[ ,]", -1)[0];
			assertThat(origins(suggested).build().allowedOrigins()).as(origin).containsExactly(suggested);
		}
	}

	@Test
	void warnsAboutOriginsNextToTheWildcard() {
		assertThat(origins("https://a.com", "*").build().warnings()).extracting(PolicyWarning::place)
			.containsExactly("allowed-origins[0]");
	}

	@Test
	void warnsAboutInsecureOriginsWithoutCredentials() {
		assertThat(origins("http://app.example.com").build().warnings()).extracting(PolicyWarning::place)
			.containsExactly("allowed-origins[0]");
	}

	@Test
	void wildcardReplacesOtherValues() {
		CorsPolicy policy = origins("https://a.com").allowedMethods(List.of("PUT", "*"))
			.allowedHeaders(List.of("X-A", "*"))
			.exposedHeaders(List.of("ETag", "*"))
			.build();
		assertThat(policy.allowedMethods()).containsExactly("*");
		assertThat(policy.allowedHeaders()).containsExactly("*");
		assertThat(policy.exposedHeaders()).containsExactly("*");
	}

	@Test
	void returnsConfiguredSettings() {
		assertThat(origins("*").allowPrivateNetwork(true).build().allowsPrivateNetwork()).isTrue();
	}

	@Test
	void hasDefaults() {
		CorsPolicy policy = origins("https://a.com").build();
		assertThat(policy.name()).isEqualTo("default");
		assertThat(policy.paths()).containsExactly("/**");
		assertThat(policy.allowedMethods()).containsExactly("GET", "HEAD", "POST");
		assertThat(policy.allowedHeaders()).containsExactly("*");
		assertThat(policy.exposedHeaders()).isEmpty();
		assertThat(policy.allowsCredentials()).isFalse();
		assertThat(policy.maxAge()).isEqualTo(Duration.ofMinutes(30));
		assertThat(policy.allowsPrivateNetwork()).isFalse();
	}

}
