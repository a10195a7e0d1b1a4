package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.autoconfigure.OtherCorsProperties;
import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.UrlHandlerLayers;
import io.github.corsstarter.web.servlet.CorsPolicyHandshakeInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.CollectionUtils;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import org.springframework.web.socket.sockjs.support.AbstractSockJsService;
import org.springframework.web.socket.sockjs.support.SockJsHttpRequestHandler;

/**
 * Finds the allowed origins of WebSocket handlers, including STOMP endpoints, and of
 * SockJS endpoints.
 */
final class WebSocketLayers {

	private static final String BOTH = " (both must allow a handshake; without these origins, the policy decides alone, and opens WebSockets only with allow-credentials: true)";

	private static final String GRAPH_QLS_SOCKETS = "org.springframework.graphql.server.webmvc.GraphQlWebSocketHandler";

	private WebSocketLayers() {
	}

	static List<CorsLayer> find(ListableBeanFactory beans) {
		Map<String, CorsLayer.Rule> webSockets = new LinkedHashMap<>();
		Map<String, CorsLayer.Rule> graphQl = new LinkedHashMap<>();
		Map<String, CorsLayer.Rule> sockJs = new LinkedHashMap<>();
		List<CorsLayer.Rule> own = new ArrayList<>();
		for (HandlerMapping each : BeanFactoryUtils
			.beansOfTypeIncludingAncestors(beans, HandlerMapping.class, false, false)
			.values()) {
			if (each instanceof AbstractUrlHandlerMapping mapping) {
				boolean others = leavesOthers(mapping);
				MappingCorsLayers.urlHandlers(mapping).forEach((path, handler) -> {
					if (isOpen(handler)) {
						return;
					}
					if (handler instanceof WebSocketHttpRequestHandler webSocket) {
						add(path, others, settings(webSocket), isOfGraphQl(webSocket) ? graphQl : webSockets, own);
					}
					else if (handler instanceof SockJsHttpRequestHandler endpoint
							&& endpoint.getSockJsService() instanceof AbstractSockJsService service) {
						add(path, others, settings(service), sockJs, own);
					}
				});
			}
		}
		List<CorsLayer> layers = new ArrayList<>();
		add("origins of WebSocket handlers", webSockets, layers);
		add(OtherCorsProperties.IN_GRAPH_QLS_WEB_SOCKETS, graphQl, layers);
		add("origins of SockJS endpoints", sockJs, layers);
		layers.add(new CorsLayer("WebSocket handlers", CorsLayer.Place.OWN_HANDSHAKE, "", own));
		return layers;
	}

	/**
	 * Add a handler if it opens WebSockets without checking origins. Other handlers check
	 * them themselves.
	 */
	static void addOpen(AbstractUrlHandlerMapping mapping, String path, Object handler, UrlHandlerLayers layers) {
		if (isOpen(handler)) {
			layers.addHandshake(path, handler instanceof SockJsHttpRequestHandler, leavesOthers(mapping));
		}
	}

	/**
	 * Return whether a mapping leaves all but WebSockets to other mappings.
	 */
	private static boolean leavesOthers(AbstractUrlHandlerMapping mapping) {
		return mapping instanceof WebSocketHandlerMapping && Boolean.TRUE
			.equals(HiddenField.read(WebSocketHandlerMapping.class, "webSocketUpgradeMatch", mapping));
	}

	private static boolean isOpen(Object handler) {
		// A SockJS endpoint that suppresses CORS doesn't check origins at a handshake
		if (handler instanceof SockJsHttpRequestHandler endpoint) {
			return endpoint.getSockJsService() instanceof AbstractSockJsService service && service.shouldSuppressCors();
		}
		return handler instanceof WebSocketHttpRequestHandler webSocket && webSocket.getHandshakeInterceptors()
			.stream()
			.noneMatch((each) -> each instanceof OriginHandshakeInterceptor
					|| each instanceof CorsPolicyHandshakeInterceptor);
	}

	private static boolean isOfGraphQl(WebSocketHttpRequestHandler handler) {
		return WebSocketHandlerDecorator.unwrap(handler.getWebSocketHandler())
			.getClass()
			.getName()
			.equals(GRAPH_QLS_SOCKETS);
	}

	private static void add(String name, Map<String, CorsLayer.Rule> rules, List<CorsLayer> layers) {
		if (!rules.isEmpty()) {
			layers.add(new CorsLayer(name, CorsLayer.Place.HANDSHAKE, BOTH, List.copyOf(rules.values())));
		}
	}

	private static void add(String path, boolean others, @Nullable CorsConfiguration settings,
			Map<String, CorsLayer.Rule> rules, List<CorsLayer.Rule> own) {
		CorsLayer.Rule rule = new CorsLayer.Rule(path, others ? CorsLayer.Rule.WEB_SOCKET : List.of(), others,
				settings);
		if (settings != null) {
			rules.put(path, rule);
		}
		else {
			own.add(rule);
		}
	}

	private static @Nullable CorsConfiguration settings(WebSocketHttpRequestHandler handler) {
		for (HandshakeInterceptor interceptor : handler.getHandshakeInterceptors()) {
			if (interceptor instanceof OriginHandshakeInterceptor origins
					&& CorsPolicyHandshakeInterceptor.isOwnCheck(interceptor)) {
				CorsConfiguration settings = settings(origins.getAllowedOrigins(), origins.getAllowedOriginPatterns(),
						List.of("GET"));
				if (origins.getAllowedOrigins().contains(CorsConfiguration.ALL)) {
					// Unlike CORS, this check combines any origin with credentials
					settings.setAllowedOrigins(List.of());
					settings.addAllowedOriginPattern(CorsConfiguration.ALL);
				}
				return settings;
			}
		}
		return null;
	}

	private static @Nullable CorsConfiguration settings(AbstractSockJsService service) {
		boolean own = !CollectionUtils.isEmpty(service.getAllowedOrigins())
				|| !CollectionUtils.isEmpty(service.getAllowedOriginPatterns());
		return own ? settings(service.getAllowedOrigins(), service.getAllowedOriginPatterns(), List.of("GET", "POST"))
				: null;
	}

	private static CorsConfiguration settings(@Nullable Collection<String> origins,
			@Nullable Collection<String> patterns, List<String> methods) {
		CorsConfiguration settings = new CorsConfiguration();
		settings.setAllowedOrigins((origins != null) ? List.copyOf(origins) : List.of());
		settings.setAllowedOriginPatterns((patterns != null) ? List.copyOf(patterns) : List.of());
		settings.setAllowedMethods(methods);
		settings.setAllowedHeaders(List.of(CorsConfiguration.ALL));
		settings.setAllowCredentials(true);
		settings.setMaxAge(1800L);
		return settings;
	}

}
