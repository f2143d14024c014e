// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.session.IoSessionAttributeMap;
import org.jspecify.annotations.Nullable;

/** Session attributes that cost nothing as long as there are none. Safe for use by several threads. */
final class SmallAttributes implements IoSessionAttributeMap {
    /** Buckets at first: a filter or two keep something. */
    private static final int FEW = 2;

    private volatile @Nullable Map<Object, Object> map;

    private Map<Object, Object> some() {
        Map<Object, Object> now = map;
        if (now != null) {
            return now;
        }
        synchronized (this) {
            now = map;
            if (now == null) {
                map = now = new ConcurrentHashMap<>(FEW);
            }
            return now;
        }
    }

    private Map<Object, Object> any() {
        Map<Object, Object> now = map;
        return now == null ? Map.of() : now;
    }

    @Override
    public @Nullable Object getAttribute(IoSession session, Object key, @Nullable Object otherwise) {
        Object value = any().get(key);
        return value == null ? otherwise : value;
    }

    @Override
    public @Nullable Object setAttribute(IoSession session, Object key, @Nullable Object value) {
        return value == null ? removeAttribute(session, key) : some().put(key, value);
    }

    @Override
    public @Nullable Object setAttributeIfAbsent(IoSession session, Object key, @Nullable Object value) {
        return value == null ? any().get(key) : some().putIfAbsent(key, value);
    }

    @Override
    public @Nullable Object removeAttribute(IoSession session, Object key) {
        Map<Object, Object> now = map;
        return now == null ? null : now.remove(key);
    }

    @Override
    public boolean removeAttribute(IoSession session, Object key, @Nullable Object value) {
        Map<Object, Object> now = map;
        return now != null && value != null && now.remove(key, value);
    }

    @Override
    public boolean replaceAttribute(IoSession session, Object key, Object oldValue, Object newValue) {
        Map<Object, Object> now = map;
        return now != null && now.replace(key, oldValue, newValue);
    }

    @Override
    public boolean containsAttribute(IoSession session, Object key) {
        return any().containsKey(key);
    }

    @Override
    public Set<Object> getAttributeKeys(IoSession session) {
        return Set.copyOf(any().keySet());
    }

    @Override
    public void dispose(IoSession session) {
        map = null;
    }
}
