package io.github.corsstarter.web.reactive;

import io.github.corsstarter.web.ProtocolContract;
import org.junit.jupiter.api.Nested;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/**
 * The protocol on reactive servers, with and without Spring Security.
 */
class ReactiveProtocolTests {

	@Nested
	@Import({ ReactiveNettyServer.class, ReactiveProtocolSecurity.class })
	class OnNetty extends Contract {

		@Override
		protected boolean hasSecurity() {
			return true;
		}

	}

	@Nested
	@Import(ReactiveNettyServer.class)
	@TestPropertySource(properties = ReactiveProtocolApplication.WITHOUT_SECURITY)
	class OnNettyWithoutSecurity extends Contract {

		@Override
		protected boolean hasSecurity() {
			return false;
		}

	}

	@Nested
	@Import({ ReactiveJettyServer.class, ReactiveProtocolSecurity.class })
	class OnJetty extends Contract {

		@Override
		protected boolean hasSecurity() {
			return true;
		}

	}

	@Nested
	@Import(ReactiveJettyServer.class)
	@TestPropertySource(properties = ReactiveProtocolApplication.WITHOUT_SECURITY)
	class OnJettyWithoutSecurity extends Contract {

		@Override
		protected boolean hasSecurity() {
			return false;
		}

	}

	@Nested
	@Import({ ReactiveTomcatServer.class, ReactiveProtocolSecurity.class })
	class OnTomcat extends Contract {

		@Override
		protected boolean hasSecurity() {
			return true;
		}

	}

	@Nested
	@Import(ReactiveTomcatServer.class)
	@TestPropertySource(properties = ReactiveProtocolApplication.WITHOUT_SECURITY)
	class OnTomcatWithoutSecurity extends Contract {

		@Override
		protected boolean hasSecurity() {
			return false;
		}

	}

	@SpringBootTest(classes = ReactiveProtocolApplication.class,
			webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
			properties = "spring.main.web-application-type=reactive")
	abstract static class Contract extends ProtocolContract {

	}

}
